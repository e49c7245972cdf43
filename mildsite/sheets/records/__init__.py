"""What happens with a sheet after it was issued: prints, delivery, teach-back, follow-up calls."""
