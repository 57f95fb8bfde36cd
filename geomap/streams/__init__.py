"""Files of any size held against zones, a batch of rows at a time, in constant memory."""
