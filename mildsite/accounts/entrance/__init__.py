"""Who gets in: sessions, second factors, throttles, links for a new password, and the account for emergencies."""
