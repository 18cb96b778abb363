"""Events that go out and come in with a database transaction: outbox with relay, and inbox."""
