"""Stories that programs tell through the gateway of the running product, in both compositions."""
