"""What `mildsite doctor` looks at. Each check is a function that says how one thing stands, and what to do about it."""
