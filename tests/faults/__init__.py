"""What the running product must survive."""
