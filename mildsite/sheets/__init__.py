"""The discharge domain: composing, issuing and opening discharge sheets."""
