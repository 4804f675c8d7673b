"""Tables, transactions and migrations; the only place that knows a database dialect."""
