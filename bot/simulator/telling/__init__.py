"""What happened goes to the app: events and deliveries, by signed HTTP or through the connections of Socket Mode."""
