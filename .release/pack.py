"""Packs a binary in every form in which it is handed out, and writes what package managers ask for.

    pack.py pack BINARY TARGET OUT [--runs COMMAND]   an archive, a wheel, an npm package; their sums
    pack.py manifests OUT ADDRESS                     Homebrew, Scoop, winget and npm's main package, from the sums

COMMAND runs on this machine where BINARY does not; completions and the manual are asked of it. Every archive has the files
in one order, of one time (SOURCE_DATE_EPOCH) and of nobody, so the same binary gives the same bytes.
"""

import base64
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tarfile
import time
import tomllib
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PACKAGE = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]
VERSION, SUMMARY, HOME = PACKAGE["version"], PACKAGE["description"], PACKAGE["homepage"]
EPOCH = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))

# What others call a target: the tags of a wheel, the system and the processor of npm.
TARGETS = {
    "x86_64-unknown-linux-musl": ("manylinux_2_17_x86_64.musllinux_1_1_x86_64", "linux", "x64"),
    "aarch64-unknown-linux-musl": ("manylinux_2_17_aarch64.musllinux_1_1_aarch64", "linux", "arm64"),
    "x86_64-apple-darwin": ("macosx_10_12_x86_64", "darwin", "x64"),
    "aarch64-apple-darwin": ("macosx_11_0_arm64", "darwin", "arm64"),
    "x86_64-pc-windows-msvc": ("win_amd64", "win32", "x64"),
    "x86_64-pc-windows-gnu": ("win_amd64", "win32", "x64"),
}


def tar(path, files):
    """A packed tar file of (name, bytes, whether it is a program)."""
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, EPOCH) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            for name, data, runs in sorted(files):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mtime, entry.mode = len(data), EPOCH, 0o755 if runs else 0o644
                archive.addfile(entry, io.BytesIO(data))


def pack_zip(path, files):
    day = time.gmtime(max(EPOCH, 315532800))[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data, runs in sorted(files):
            entry = zipfile.ZipInfo(name, day)
            entry.compress_type, entry.create_system = zipfile.ZIP_DEFLATED, 3
            entry.external_attr = (0o100755 if runs else 0o100644) << 16
            archive.writestr(entry, data)


def wheel(path, program, binary, tags):
    """A wheel that holds the binary and no Python."""
    info = f"keyplan-{VERSION}.dist-info"
    lines = "".join(f"Tag: py3-none-{tag}\n" for tag in tags.split("."))
    files = [
        (f"keyplan-{VERSION}.data/scripts/{program}", binary, True),
        (f"{info}/METADATA", f"Metadata-Version: 2.1\nName: keyplan\nVersion: {VERSION}\nSummary: {SUMMARY}\nLicense: {PACKAGE['license']}\nHome-page: {HOME}\n".encode(), False),
        (f"{info}/WHEEL", f"Wheel-Version: 1.0\nGenerator: keyplan\nRoot-Is-Purelib: false\n{lines}".encode(), False),
    ]
    digest = lambda data: base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    record = "".join(f"{name},sha256={digest(data)},{len(data)}\n" for name, data, _ in files)
    pack_zip(path, files + [(f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode(), False)])


def npm_name(system, processor):
    return f"keyplan-{system}-{processor}"


def npm_package(values):
    common = {"version": VERSION, "description": SUMMARY, "license": PACKAGE["license"], "homepage": HOME}
    return json.dumps({**values, **common}, indent=2).encode() + b"\n"


def manual(runs):
    """The manual page, from what the command says of itself."""
    said = lambda *verb: subprocess.run([*runs, *verb, "--help"], capture_output=True, text=True, check=True).stdout
    plain = lambda text: text.rstrip().replace("\\", "\\e").replace("\n.", "\n\\&.").replace("\n'", "\n\\&'")
    verbs = re.findall(r"^  ([a-z]+) ", said().split("Commands:")[1].split("\n\n")[0], re.M)
    day = time.strftime("%Y-%m-%d", time.gmtime(EPOCH))
    parts = [f'.TH KEYPLAN 1 "{day}" "keyplan {VERSION}"\n.SH NAME\nkeyplan \\- {SUMMARY}\n']
    for verb in [(), *((verb,) for verb in verbs if verb != "help")]:
        parts.append(f'.SH "{" ".join(("keyplan",) + verb).upper()}"\n.nf\n{plain(said(*verb))}\n.fi\n')
    return "".join(parts).encode()


def components(target):
    """What the binary is made of, as CycloneDX."""
    ask = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    found = json.loads(subprocess.run(ask, capture_output=True, check=True, cwd=ROOT).stdout)
    used, left = set(), [found["resolve"]["root"]]
    edges = {node["id"]: node["deps"] for node in found["resolve"]["nodes"]}
    while left:
        at = left.pop()
        if at not in used:
            used.add(at)
            left += [edge["pkg"] for edge in edges[at] if any(kind["kind"] is None for kind in edge["dep_kinds"])]
    listed = [
        {
            "type": "library",
            "name": crate["name"],
            "version": crate["version"],
            "purl": f"pkg:cargo/{crate['name']}@{crate['version']}",
            "licenses": [{"expression": (crate["license"] or "NOASSERTION").replace("/", " OR ")}],
        }
        for crate in sorted(found["packages"], key=lambda crate: (crate["name"], crate["version"]))
        if crate["id"] in used and crate["name"] != "keyplan"
    ]
    about = {"component": {"type": "application", "name": "keyplan", "version": VERSION}}
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "metadata": about, "components": listed}
    return json.dumps(bom, indent=1).encode() + b"\n"


def pack(binary, target, out, runs):
    tags, system, processor = TARGETS[target]
    program = "keyplan.exe" if system == "win32" else "keyplan"
    data = pathlib.Path(binary).read_bytes()
    completions = lambda shell: subprocess.run([*runs, "completions", shell], capture_output=True, check=True).stdout
    top = f"keyplan-{VERSION}-{target}"
    files = [
        (f"{top}/{program}", data, True),
        *((f"{top}/{name}", (ROOT / name).read_bytes(), False) for name in ["LICENSE-APACHE", "LICENSE-MIT", "CHANGELOG.md"]),
        *((f"{top}/completions/{name}", completions(shell), False) for shell, name in [("bash", "keyplan.bash"), ("zsh", "_keyplan"), ("fish", "keyplan.fish"), ("powershell", "keyplan.ps1")]),
        (f"{top}/keyplan.1", manual(runs), False),
        (f"{top}/sbom.cdx.json", components(target), False),
    ]
    archive = f"{top}.zip" if system == "win32" else f"{top}.tar.gz"
    (pack_zip if system == "win32" else tar)(out / archive, files)
    wheel_name = f"keyplan-{VERSION}-py3-none-{tags}.whl"
    wheel(out / wheel_name, program, data, tags)
    name = npm_name(system, processor)
    package = npm_package({"name": name, "os": [system], "cpu": [processor], "files": [program]})
    tar(out / f"{name}-{VERSION}.tgz", [(f"package/{program}", data, True), ("package/package.json", package, False)])
    for made in [archive, wheel_name, f"{name}-{VERSION}.tgz"]:
        digest = hashlib.sha256((out / made).read_bytes()).hexdigest()
        (out / f"{made}.sha256").write_text(f"{digest}  {made}\n")
    print(f"{archive}: {(out / archive).stat().st_size} bytes")


def manifests(out, address):
    """Writes the files of package managers for the archives that are there."""
    sums = {}
    for file in sorted(out.glob("*.sha256")):
        digest, name = file.read_text().split()
        sums[name] = digest
    (out / "SHA256SUMS").write_text("".join(f"{digest}  {name}\n" for name, digest in sums.items()))
    archive = lambda target: f"keyplan-{VERSION}-{target}.{'zip' if 'windows' in target else 'tar.gz'}"
    there = lambda target: archive(target) in sums
    brew = [f'class Keyplan < Formula\n  desc "{SUMMARY.rstrip(".")}"\n  homepage "{HOME}"\n  version "{VERSION}"\n  license any_of: ["MIT", "Apache-2.0"]\n']
    for system, processor, target in [("macos", "arm", "aarch64-apple-darwin"), ("macos", "intel", "x86_64-apple-darwin"), ("linux", "arm", "aarch64-unknown-linux-musl"), ("linux", "intel", "x86_64-unknown-linux-musl")]:
        if there(target):
            brew.append(f'  on_{system} do\n    on_{processor} do\n      url "{address}/{archive(target)}"\n      sha256 "{sums[archive(target)]}"\n    end\n  end\n')
    brew.append('  def install\n    bin.install "keyplan"\n    man1.install "keyplan.1"\n    bash_completion.install "completions/keyplan.bash" => "keyplan"\n    zsh_completion.install "completions/_keyplan"\n    fish_completion.install "completions/keyplan.fish"\n  end\n\n  test do\n    system bin/"keyplan", "init", "plans"\n    system bin/"keyplan", "-C", "plans", "build"\n  end\nend\n')
    (out / "keyplan.rb").write_text("\n".join(brew))
    windows = next((target for target in ["x86_64-pc-windows-msvc", "x86_64-pc-windows-gnu"] if there(target)), None)
    if windows:
        name = archive(windows)
        scoop = {"version": VERSION, "description": SUMMARY, "homepage": HOME, "license": PACKAGE["license"], "architecture": {"64bit": {"url": f"{address}/{name}", "hash": sums[name], "extract_dir": f"keyplan-{VERSION}-{windows}"}}, "bin": "keyplan.exe"}
        (out / "keyplan.scoop.json").write_text(json.dumps(scoop, indent=4) + "\n")
        head = f"PackageIdentifier: Keyplan.Keyplan\nPackageVersion: {VERSION}\n"
        tail = lambda kind: f"ManifestType: {kind}\nManifestVersion: 1.6.0\n"
        (out / "Keyplan.Keyplan.yaml").write_text(f"{head}DefaultLocale: en-US\n{tail('version')}")
        (out / "Keyplan.Keyplan.locale.en-US.yaml").write_text(f"{head}PackageLocale: en-US\nPublisher: Keyplan\nPackageName: Keyplan\nLicense: {PACKAGE['license']}\nShortDescription: {SUMMARY}\n{tail('defaultLocale')}")
        (out / "Keyplan.Keyplan.installer.yaml").write_text(f"{head}InstallerType: zip\nNestedInstallerType: portable\nNestedInstallerFiles:\n- RelativeFilePath: keyplan-{VERSION}-{windows}\\keyplan.exe\n  PortableCommandAlias: keyplan\nInstallers:\n- Architecture: x64\n  InstallerUrl: {address}/{name}\n  InstallerSha256: {sums[name].upper()}\n{tail('installer')}")
    packages = {npm_name(system, processor): VERSION for target, (_, system, processor) in TARGETS.items() if there(target)}
    main = npm_package({"name": "keyplan", "bin": {"keyplan": "keyplan.js"}, "files": ["keyplan.js"], "optionalDependencies": packages})
    launcher = (ROOT / ".release/npm/keyplan.js").read_bytes()
    tar(out / f"keyplan-{VERSION}.tgz", [("package/keyplan.js", launcher, True), ("package/package.json", main, False)])


def main():
    if sys.argv[1:2] == ["pack"] and len(sys.argv) >= 5:
        binary, target, out = sys.argv[2:5]
        runs = sys.argv[6:] if sys.argv[5:6] == ["--runs"] else [str(pathlib.Path(binary).resolve())]
        pack(binary, target, pathlib.Path(out), runs)
    elif sys.argv[1:2] == ["manifests"] and len(sys.argv) == 4:
        manifests(pathlib.Path(sys.argv[2]), sys.argv[3].rstrip("/"))
    else:
        sys.exit(__doc__)


main()
