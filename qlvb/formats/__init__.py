"""How dates and numbers look and are typed in Việt Nam, beyond what Django brings."""
