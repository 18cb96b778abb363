"""Reading `amqp://` URLs, for the bus and the job queue alike."""

import pika

from libs.common.errors import SettingsError


def read_amqp_url(url: str) -> pika.URLParameters:
    """Read `amqp(s)://user:password@host:port/vhost`.

    Raises SettingsError when it can't be understood; the sentence never quotes the URL, which
    may hold a password.
    """
    try:
        return pika.URLParameters(url)
    except (TypeError, ValueError) as problem:
        raise SettingsError(
            ["an AMQP URL must look like amqp://user:password@host:5672/vhost"]
        ) from problem
