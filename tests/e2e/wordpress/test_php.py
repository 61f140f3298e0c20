"""The plugin's PHP, run by php-cli among thin stand-ins of WordPress (tests/php)."""

import os
import socket
import subprocess
from pathlib import Path

import pytest
import requests

from tests.support.processes import PATIENCE, free_port, wait_until
from tests.support.programs import npm_package, program

ROOT = Path(__file__).resolve().parents[3]
PLUGIN = ROOT / "wordpress" / "leadsheet"
SUITES = ROOT / "tests" / "php"

pytestmark = pytest.mark.php


def _php(*arguments: str | Path, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [program("php"), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )


@pytest.mark.parametrize("suite", sorted(path.name for path in SUITES.glob("test-*.php")))
def test_suite(suite: str, tmp_path: Path) -> None:
    run = _php(SUITES / "run.php", SUITES / suite, tmp_path=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr
    assert ", 0 failed" in run.stdout


def test_a_failing_test_is_seen(tmp_path: Path) -> None:
    suite = tmp_path / "test-red.php"
    suite.write_text("<?php function test_green() {} function test_red() { same( 1, 2 ); }")
    run = _php(SUITES / "run.php", suite, tmp_path=tmp_path)
    assert run.returncode == 1
    assert "FAIL test_red, line 1" in run.stdout
    assert "1 passed, 1 failed" in run.stdout


def test_every_file_is_php(tmp_path: Path) -> None:
    files = sorted(PLUGIN.rglob("*.php"))
    assert len(files) > 30
    run = _php("-l", *files, tmp_path=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_file_does_anything_when_opened_directly() -> None:
    """A visitor may type the address of any file; without WordPress each ends at once."""
    served = f"127.0.0.1:{free_port()}"
    command = [program("php"), "-d", "display_errors=1", "-S", served, "-t", str(PLUGIN)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_until(lambda: _answers(served), PATIENCE, "PHP's server")
            for path in sorted(PLUGIN.rglob("*.php")):
                answer = requests.get(f"http://{served}/{path.relative_to(PLUGIN)}", timeout=60)
                assert (answer.status_code, answer.text) == (200, ""), path
        finally:
            server.terminate()


def _answers(served: str) -> bool:
    host, port = served.split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def _php_74(*files: Path) -> subprocess.CompletedProcess[str]:
    npm_package("php-parser")
    script = ROOT / "tests" / "js" / "php74.mjs"
    return subprocess.run(
        [program("node"), str(script), *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.node
def test_every_file_is_php_7_4() -> None:
    run = _php_74(*sorted(PLUGIN.rglob("*.php")))
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.node
def test_what_php_7_4_does_not_run_is_named(tmp_path: Path) -> None:
    """Each is fine with the PHP that the other tests run on."""
    newer = {
        "nullsafe": "$a?->b;",
        "match": "$x = match( 1 ) { 1 => 2 };",
        "enum": "enum A {}",
        "named": "f( a: 1 );",
        "throw": "$a = $b ?? throw new E();",
        "first-class": "$f = strlen( ... );",
        "trailing": "function f( $a, ) {}",
        "catch": "try { f(); } catch ( E ) {}",
        "union": "function f( int|string $a ) {}",
        "nullable": "class A { public int|null $b; }",
        "static": "class A { function f(): static {} }",
        "mixed": "function f( mixed $a ) {}",
        "never": "function f(): never {}",
        "promoted": "class A { function __construct( private $a ) {} }",
        "readonly": "class A { public readonly int $a; }",
        "function": "array_is_list( array() );",
    }
    older = "$f = fn( $x ) => $x; $a ??= 1; class A { public ?int $b; function f(): ?self {} }"
    for name, php in {**newer, "older": older}.items():
        (tmp_path / f"{name}.php").write_text(f"<?php\n{php}\n", encoding="utf-8")
    run = _php_74(*sorted(tmp_path.glob("*.php")))
    assert run.returncode == 1, run.stderr
    told = {Path(line.split(".php")[0]).name for line in run.stdout.splitlines()}
    assert told == set(newer)


def _style(*files: Path) -> subprocess.CompletedProcess[str]:
    rules = ROOT / "wordpress" / "phpcs-ci.xml.dist"
    return subprocess.run(
        [program("phpcs"), f"--standard={rules}", "--report=emacs", "-q", *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_the_plugin_keeps_to_wordpress_style_as_far_as_debian_can_tell() -> None:
    run = _style(PLUGIN)
    assert (run.returncode, run.stdout) == (0, ""), run.stdout + run.stderr


def test_other_styles_are_told(tmp_path: Path) -> None:
    other = tmp_path / "other.php"
    other.write_text(
        '<?php\nif($a = f(1)) {\n    echo "x";\n}\nelse if ( $b ) { eval( $c ); }\n?>\n',
        encoding="utf-8",
    )
    run = _style(other)
    assert run.returncode > 0
    told = {int(line.split(":")[1]) for line in run.stdout.splitlines()}
    assert told == {2, 3, 5, 6}
