"""What contacts needs from outside: one storage, seen noun by noun."""
