"""What nurses are typing: kept sealed for a shift, so that no time-out and no error loses it."""
