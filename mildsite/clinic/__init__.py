"""What is true of the clinic: its name, phones, address, hours, time zone and choices. One row a version."""
