# SPDX-License-Identifier: BSL-1.0
"""Certificates for tests, made by openssl(1): an authority, and whom it vouches for."""
import os
import subprocess
import tempfile

from programs import skip


def openssl(*arguments, **options):
    try:
        return subprocess.run(["openssl", *map(str, arguments)], capture_output=True, check=True, timeout=60, **options)
    except FileNotFoundError:
        skip("no openssl")


class Authority:
    """A folder with ca.pem, and a pair NAME.pem, NAME.key for each one made; `with` removes it."""

    def __init__(self, name="Test Authority"):
        self.folder = tempfile.TemporaryDirectory()
        self.ca = self.path("ca.pem")
        openssl("req", "-x509", *self.new_key("ca"), "-out", self.ca, "-subj", f"/CN={name}", "-days", 3)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.folder.cleanup()

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def new_key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.path(name + ".key"))

    def make(self, name, host, alternatives=None, days=3):
        """Signed for this host (in subjectAltName, too); negative days: expired. Returns its certificate and key."""
        request, extensions = self.path(name + ".csr"), self.path(name + ".ext")
        openssl("req", *self.new_key(name), "-out", request, "-subj", f"/CN={host}")
        with open(extensions, "w", encoding="utf-8") as file:
            if alternatives != "":
                file.write(f"subjectAltName={alternatives or 'DNS:' + host}\n")
            file.write("basicConstraints=CA:FALSE\n")
        end = ("-days", days)
        if days < 0:  # x509 knows no past
            database = self.path("index.txt")
            open(database, "w", encoding="utf-8").close()
            configuration = self.path("ca.cnf")
            with open(configuration, "w", encoding="utf-8") as file:
                file.write(f"[ca]\ndefault_ca=own\n[own]\ndatabase={database}\nserial={self.path('serial')}\n"
                           f"new_certs_dir={self.folder.name}\ndefault_md=sha256\npolicy=any\n[any]\ncommonName=supplied\n")
            with open(self.path("serial"), "w", encoding="utf-8") as file:
                file.write("77\n")
            openssl("ca", "-batch", "-config", configuration, "-cert", self.ca, "-keyfile", self.path("ca.key"), "-in",
                    request, "-out", self.path(name + ".pem"), "-startdate", "20200101000000Z", "-enddate",
                    "20210101000000Z", "-notext", "-extfile", extensions)
        else:
            openssl("x509", "-req", "-in", request, "-CA", self.ca, "-CAkey", self.path("ca.key"), "-CAcreateserial", "-out",
                    self.path(name + ".pem"), *end, "-extfile", extensions)
        return self.path(name + ".pem"), self.path(name + ".key")

    def options(self, name):
        """--cert, --key and --ca of our programs."""
        return "--cert", self.path(name + ".pem"), "--key", self.path(name + ".key"), "--ca", self.ca
