"""What screens, reports and endpoints read."""
