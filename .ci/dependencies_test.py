"""What .ci/dependencies must notice. python3 .ci/dependencies_test.py"""
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parent / "dependencies"


class DependenciesTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copy(SCRIPT, self.folder)
        self.write("minimum-versions", "io.netty:* 4.1.138.Final CVE-1\nio.netty:netty-tcnative-* 2.0.77.Final none\n")
        self.write("exceptions", "")

    def write(self, file, text):
        (self.folder / file).write_text(text)

    def check(self, *artifacts, osv=None, scope="runtime"):
        # One more for each line of minimum-versions.
        artifacts += (("io.netty", "netty-handler", "4.1.138.Final"), ("io.netty", "netty-tcnative-classes", "2.0.81.Final"))
        components = [{"group": group, "name": name, "version": version, "purl": f"pkg:maven/{group}/{name}@{version}?type=jar",
                       "properties": [{"name": "quarkus:component:scope", "value": scope}]}
                      for group, name, version in artifacts]
        self.write("bill.json", json.dumps({"components": components}))
        done = subprocess.run([sys.executable, self.folder / "dependencies", self.folder / "bill.json"] + (["--osv"] if osv else []),
                              capture_output=True, text=True, env={**os.environ, "OSV_URL": osv or "http://nowhere.invalid"})
        return done.returncode, done.stdout + done.stderr

    def test_an_artifact_below_its_minimum_version_fails(self):
        code, said = self.check(("io.netty", "netty-codec-http", "4.1.99.Final"))
        self.assertEqual(code, 1)
        self.assertIn("io.netty:netty-codec-http 4.1.99.Final needs 4.1.138.Final (CVE-1)", said)

    def test_a_newer_one_passes(self):
        self.assertEqual(self.check(("io.netty", "netty-codec-http", "4.1.140.Final"))[0], 0)

    def test_what_runs_in_the_build_alone_does_not_count(self):
        self.write("minimum-versions", "")
        self.assertEqual(self.check(("io.netty", "netty-codec-http", "4.1.99.Final"), scope="development")[1].split(":")[1].strip(),
                         "0 artifacts, 0 known, 0 faults")

    def test_an_exception_allows_that_version_alone_and_until_its_last_day(self):
        for version, day, expected in ("4.1.99.Final", "2999-12-31", 0), ("4.1.98.Final", "2999-12-31", 1), ("4.1.99.Final", "2020-01-01", 1):
            self.write("exceptions", f"io.netty:netty-codec-http {version} {day} a reason\n")
            self.assertEqual(self.check(("io.netty", "netty-codec-http", "4.1.99.Final"))[0], expected, (version, day))

    def test_an_exception_without_a_reason_fails(self):
        self.write("exceptions", "io.netty:netty-codec-http 4.1.99.Final 2999-12-31\n")
        self.assertNotEqual(self.check(("io.netty", "netty-codec-http", "4.1.99.Final"))[0], 0)

    def test_an_exception_that_is_not_needed_fails(self):
        self.write("exceptions", "io.netty:netty-codec-http 4.1.140.Final 2999-12-31 a reason\n")
        code, said = self.check(("io.netty", "netty-codec-http", "4.1.140.Final"))
        self.assertEqual(code, 1)
        self.assertIn("is not needed", said)

    def test_a_minimum_version_of_nothing_that_is_in_the_package_fails(self):
        self.write("minimum-versions", "io.netty:* 4.1.138.Final CVE-1\nio.nety:* 1 CVE-2\n")
        self.assertIn("io.nety:* matches nothing", self.check(("io.netty", "netty-codec-http", "4.1.140.Final"))[1])

    def test_a_vulnerability_that_osv_knows_fails(self):
        class Osv(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                queries = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["queries"]
                answer = {"results": [{"vulns": [{"id": "GHSA-x"}]} if "netty-codec-http@" in one["package"]["purl"] else {}
                                      for one in queries]}
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_):
                pass

        server = http.server.HTTPServer(("127.0.0.1", 0), Osv)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        code, said = self.check(("io.netty", "netty-codec-http", "4.1.140.Final"), osv=f"http://127.0.0.1:{server.server_port}")
        self.assertEqual(code, 1)
        self.assertIn("io.netty:netty-codec-http 4.1.140.Final has GHSA-x", said)


if __name__ == "__main__":
    unittest.main()
