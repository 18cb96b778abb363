"""What every test may ask for. Areas add their own fixtures beside their tests."""

pytest_plugins = ["tests.support.fixtures"]
