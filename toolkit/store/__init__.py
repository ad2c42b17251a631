"""What is kept: one database, one door for writing, no transaction without a council."""
