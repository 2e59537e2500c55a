"""Makes the files beside it from the three articles below, with other programs than reprint: Python's modules and the
commands zstd, xz and bzip2. Run it here to make them anew; README.md says which versions made those that are there."""

import bz2
import csv
import gzip
import io
import json
import lzma
import subprocess

ARTICLES = [
    {
        "id": "ferry",
        "outlet": "Harbor Gazette",
        "date": "2026-03-02",
        "title": "Ferry returns after winter repairs",
        "text": "The night ferry sails again from Monday, after eleven weeks in the dry dock.\n\n"
        "“We changed every seal in the port engine,” said the chief engineer, Mara Lindqvist, “and half of the bow.” "
        "Tickets cost what they did in autumn; the café on the upper deck stays closed until April.",
    },
    {
        "id": "orchard",
        "outlet": "Valley Post",
        "date": "2026-03-04",
        "title": "Orchard wall gives way, \"a mess\"",
        "text": "Forty metres of the old orchard wall fell into the lane on Tuesday night; nobody was hurt.\n"
        "The council, which had measured the lean twice, said it \"expected years, not weeks\" — the lane stays shut.",
    },
    {
        "id": "library",
        "outlet": "Harbor Gazette",
        "date": "2026-03-09",
        "title": "Library lends tools, too",
        "text": "Since Saturday the town library lends drills, ladders and a cement mixer beside its books. "
        "Borrowers sign for three days. The first ladder came back with paint on it, and a thank-you note: naïve, but kind.",
    },
]


def lines(articles):
    return "".join(json.dumps(article, ensure_ascii=False) + "\n" for article in articles).encode()


def write(name, content):
    with open(name, "wb") as file:
        file.write(content)


def pack(command, name):
    """What a command makes of all articles, its output named."""
    write(name, subprocess.run(command, input=lines(ARTICLES), stdout=subprocess.PIPE, check=True).stdout)


def wrapped():
    write("articles.jsonl", lines(ARTICLES))
    # several members, and a record that lies in two of them
    whole = lines(ARTICLES)
    half = len(whole) // 2
    members = [whole[:half], b"", whole[half:]]
    write("members.jsonl.gz", b"".join(gzip.compress(part, mtime=0) for part in members))
    write("members.jsonl.bz2", b"".join(bz2.compress(part) for part in members))
    write("members.jsonl.xz", b"".join(lzma.compress(part) for part in members))
    frames = [subprocess.run(["zstd", "-19", "-c"], input=p, stdout=subprocess.PIPE, check=True).stdout for p in members]
    write("members.jsonl.zst", frames[0] + b"\x50\x2a\x4d\x18\x04\x00\x00\x00skip" + frames[1] + frames[2])
    pack(["zstd", "-c"], "command.jsonl.zst")
    pack(["xz", "-c"], "command.jsonl.xz")
    pack(["bzip2", "-c"], "command.jsonl.bz2")
    write("ferry.txt.xz", lzma.compress(ARTICLES[0]["text"].encode()))
    write("nested.jsonl.zst.gz", gzip.compress(open("command.jsonl.zst", "rb").read(), mtime=0))


def table(names, dialect, **more):
    """The articles in a table whose columns have these names."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, dialect, **more)
    writer.writerow(names.values())
    writer.writerows([article[field] for field in names] for article in ARTICLES)
    return file.getvalue()


def records():
    own = {name: name for name in ("id", "outlet", "date", "title", "text")}
    write("excel.csv", ("\ufeff" + table(own, "excel", delimiter=";")).encode())
    write("unix.csv", table(own, "unix").encode())
    write("excel.tsv", table(own, "excel-tab").encode())
    please = {"title": "title", "text": "maintext", "outlet": "source_domain", "date": "date_publish", "id": "id"}
    write("news-please.csv.gz", gzip.compress(table(please, "excel").encode(), mtime=0))
    export = [["stories_id", "publish_date", "title", "url", "media_name"], ["7", "2026-03-02", "T", "https://example.org/7", "Post"]]
    file = io.StringIO(newline="")
    csv.writer(file).writerows(export)
    write("media-cloud.csv", file.getvalue().encode())
    write("array.json", json.dumps(ARTICLES).encode())
    write("indented.json", json.dumps(ARTICLES, indent=2, ensure_ascii=False).encode())
    news_api = [
        {
            "source": {"id": None, "name": article["outlet"]},
            "author": None,
            "title": article["title"],
            "publishedAt": article["date"] + "T06:30:00Z",
            "content": article["text"],
            "images": [{"src": "a.png"}],
        }
        for article in ARTICLES
    ]
    answer = {"status": "ok", "totalResults": 3, "facets": [{"name": "local"}], "response": {"articles": news_api}}
    write("news-api.json", json.dumps(answer).encode())
    write("news-api.json.xz", lzma.compress(json.dumps(answer, indent=1).encode()))
    write("one.json", json.dumps(ARTICLES[0] | {"links": [{"href": "/"}]}, indent=4).encode())
    deep = [{"meta": {"paper": {"name": a["outlet"]}}, "when": a["date"], "title": a["title"], "article": {"body": a["text"]}} for a in ARTICLES]
    write("deep.jsonl", lines(deep))


wrapped()
records()
