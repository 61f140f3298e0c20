"""What stands between the socket and the application: requests are gathered whole first."""
