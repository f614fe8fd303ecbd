"""People for tests. The tenant must be given for roles of a company."""

import factory

from accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@assist-ten.example")
    full_name = factory.Faker("name")
    role = "user"
    is_verified = True
    password = "!unusable"
