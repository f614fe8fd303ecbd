#!/bin/sh
# Makes the bucket and a user who may use this bucket and nothing else. Safe to run at every start.
# MC_HOST_root and MC_HOST_app hold the addresses with the credentials of the two.
set -eu

if mc ls "app/$S3_BUCKET" >/dev/null 2>&1; then
    echo "Bucket $S3_BUCKET is in place."
    exit 0
fi

cat >/tmp/policy.json <<JSON
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetBucketLocation", "s3:ListBucket"],
      "Resource": ["arn:aws:s3:::$S3_BUCKET"]
    },
    {
      "Effect": "Allow",
      "Action": ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
      "Resource": ["arn:aws:s3:::$S3_BUCKET/*"]
    }
  ]
}
JSON
mc mb --ignore-existing "root/$S3_BUCKET"
mc admin policy create root assist-files /tmp/policy.json
mc admin user add root "$S3_ACCESS_KEY" "$S3_SECRET_KEY"
mc admin policy attach root assist-files --user "$S3_ACCESS_KEY" || echo "It was attached before."
mc ls "app/$S3_BUCKET"
echo "Bucket $S3_BUCKET has been made."
