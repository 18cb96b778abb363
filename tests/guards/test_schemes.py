"""Which technology is in use is asked in one place: the tables of libs.common.schemes."""

import ast

import pytest

from tests.guards.repository import python_files, tree_of

SCHEMES = {
    "amqp", "amqps", "embedded", "inproc", "meilisearch", "postgres", "postgresql", "postgresql+psycopg",
    "rabbitmq", "sqlite", "tantivy",
}  # fmt: skip
MODE_WORDS = {"is_embedded", "embedded_mode", "is_distributed", "distributed_mode"}
THE_TABLE = "libs/common/schemes.py"


def scheme_tests(tree: ast.AST) -> list[tuple[int, str]]:
    """Find tests of a scheme. SQL that differs by `dialect` is no such test: that is grammar."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            suspicious = bool(SCHEMES & words_in(node))
        elif isinstance(node, ast.Call):
            suspicious = is_prefix_test(node)
        elif isinstance(node, ast.If | ast.IfExp):
            suspicious = bool(MODE_WORDS & names_in(node.test)) or "embedded" in names_in(node.test)
        elif isinstance(node, ast.match_case):
            suspicious = bool(SCHEMES & words_in(node.pattern))
        else:
            continue
        text = ast.unparse(node.test if isinstance(node, ast.If | ast.IfExp) else node)
        if suspicious and "dialect" not in text:
            found.append((getattr(node, "lineno", 0), text[:100]))
    return found


def words_in(node: ast.AST) -> set[str]:
    constants = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {str(value).removesuffix("://").removesuffix(":") for value in constants}


def names_in(node: ast.AST) -> set[str]:
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return names | {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}


def is_prefix_test(node: ast.Call) -> bool:
    called = node.func
    if not isinstance(called, ast.Attribute) or called.attr not in {
        "startswith",
        "match",
        "fullmatch",
        "search",
    }:
        return False
    return any(
        word.lower().startswith(tuple(f"{scheme}:" for scheme in SCHEMES)) or word in SCHEMES
        for argument in node.args
        for word in words_in(argument)
    )


@pytest.mark.parametrize(
    "name", [each for each in python_files("libs", "services") if each != THE_TABLE]
)
def test_no_code_asks_for_a_scheme(name):
    assert scheme_tests(tree_of(name)) == []


@pytest.mark.parametrize(
    "code",
    [
        "if url.startswith('sqlite'): pass",
        "if url.startswith(('sqlite:', 'x')): pass",
        "if urlsplit(url).scheme == 'amqp': pass",
        "x = 1 if settings.embedded else 2",
        "if scheme in {'embedded', 'inproc'}: pass",
        "if is_embedded(): pass",
        "match scheme:\n    case 'postgresql': pass",
    ],
)
def test_the_guard_sees(code):
    assert scheme_tests(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "if connection.dialect.name == 'postgresql': pass",
        "if path.startswith('/api'): pass",
        "if status == 'live': pass",
    ],
)
def test_the_guard_lets_pass(code):
    assert not scheme_tests(ast.parse(code))
