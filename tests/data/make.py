"""Makes the files beside it from the three articles below, with other programs than reprint: Python's modules and the
commands zstd, xz and bzip2. Run it here to make them anew; README.md says which versions made those that are there."""

import bz2
import csv
import datetime
import gzip
import io
import json
import lzma
import subprocess
import tarfile
import xml.etree.ElementTree as tree
import zipfile

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


def archives():
    ferry, orchard, library = ARTICLES
    members = {
        "harbor-gazette/2026-03-02-ferry.txt": ferry["text"].encode(),
        "harbor-gazette/photo.jpg": b"\xff\xd8\xff\xe0",
        "__MACOSX/harbor-gazette/._2026-03-02-ferry.txt": b"\0\5\x16\7",
        "export/orchard.jsonl.gz": gzip.compress(lines([orchard]), mtime=0),
        "export/library.csv": f"id,text\r\nlibrary,\"{library['text']}\"\r\n".encode(),
        "export/.hidden.txt": b"hidden",
        "export/part-0000": lines([{"text": "A record whose file has no ending at all."}]),
        "LICENSE": b"Not an article.",
    }

    def tar(mode):
        file = io.BytesIO()
        with tarfile.open(fileobj=file, mode=mode, format=tarfile.PAX_FORMAT) as archive:
            for name, content in members.items():
                entry = tarfile.TarInfo(name)
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
            link = tarfile.TarInfo("harbor-gazette/link.txt")
            link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
            archive.addfile(link)
        return file.getvalue()

    def pack_zip(name, members):
        with zipfile.ZipFile(name, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("harbor-gazette/"), b"")
            for member, content in members.items():
                kind = zipfile.ZIP_STORED if member.endswith(".gz") else zipfile.ZIP_DEFLATED
                archive.writestr(zipfile.ZipInfo(member), content, compress_type=kind)

    sheet = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    pack_zip("sheet.xlsx", sheet)
    write("articles.tar", tar("w"))
    write("articles.tgz", gzip.compress(tar("w"), mtime=0))
    write("articles.tar.xz", lzma.compress(tar("w")))
    pack_zip("articles.zip", members)
    pack_zip("nested.zip", {"inner/articles.tar.bz2": bz2.compress(tar("w"))})
    # members over members: zip in zip in zip …
    deep, name = lines([ferry]), "ferry.jsonl"
    for depth in range(6):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo(name), deep)
        deep, name = file.getvalue(), f"{depth}.zip"
    write("too-deep.zip", deep)


def letter():
    """A document of a word processor: paragraphs, runs, a table, and a line break."""
    import docx

    file = docx.Document()
    file.add_heading(ARTICLES[0]["title"], level=1)
    file.add_paragraph("The night ferry ").add_run("sails again").bold = True
    file.paragraphs[-1].add_run(" from Monday, after eleven weeks in the dry dock & a storm.")
    file.add_paragraph("Tickets cost < 9 €;\nthe café stays closed.")
    table = file.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Departures", "at seven"
    file.save("2026-03-02-ferry.docx")


def crawl():
    """Answers as they came (chunked, packed, moved, a page, a picture), and a text as WET files have them."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    ferry, orchard, library = [article["text"].encode() for article in ARTICLES]
    halves = [orchard[:100], orchard[100:]]
    chunked = b"".join(b"%x\r\n%s\r\n" % (len(half), half) for half in halves) + b"0\r\n\r\n"
    answers = [
        ("https://example.org/ferry", "200 OK", [("Content-Type", "text/plain; charset=utf-8")], ferry),
        ("https://example.org/moved", "301 Moved", [("Location", "/ferry")], b"moved"),
        ("https://example.org/orchard", "200 OK", [("Content-Type", "text/plain"), ("Transfer-Encoding", "chunked")], chunked),
        ("https://example.org/page", "200 OK", [("Content-Type", "text/html")], b"<html><p>A page."),
        ("https://example.org/a.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG"),
    ]
    packed = [("Content-Type", "text/plain"), ("Content-Encoding", "gzip")]
    answers.append(("https://example.org/library", "200 OK", packed, gzip.compress(library, mtime=0)))
    for name, is_gzip in [("crawl.warc", False), ("crawl.warc.gz", True)]:
        with open(name, "wb") as file:
            writer = WARCWriter(file, gzip=is_gzip)
            writer.write_record(writer.create_warcinfo_record(name, {"software": "warcio"}))
            for url, status, fields, body in answers:
                head = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
                writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(body), http_headers=head))
            text = {"Content-Type": "text/plain"}
            url = "https://example.org/ferry-text"
            writer.write_record(
                writer.create_warc_record(url, "conversion", payload=io.BytesIO(ferry), warc_content_type="text/plain", warc_headers_dict=text)
            )
WORLD = {
    "shift_jis": "港の渡し船は十一週間の修理を終えて、月曜日から再び夜の便を運航する。料金は秋と変わらないと会社は説明した。",
    "gb18030": "港口的夜间渡轮在船坞停了十一个星期，从星期一起重新开航。公司表示，票价和秋天一样，上层咖啡厅四月才开放。",
    "windows-1251": "Ночной паром снова выходит в рейс с понедельника, после одиннадцати недель в доке. Билеты стоят столько же, сколько осенью.",
    "windows-1253": "Το νυχτερινό φέρι σαλπάρει ξανά από τη Δευτέρα, μετά από έντεκα εβδομάδες στη δεξαμενή. Τα εισιτήρια κοστίζουν όσο και πέρυσι.",
}


def charsets():
    own = {name: name for name in ("id", "outlet", "date", "title", "text")}
    plain = lines(ARTICLES).decode()
    write("utf-16.csv", table(own, "excel-tab").encode("utf-16"))
    write("utf-16-be.csv", table(own, "unix").encode("utf-16-be"))
    write("utf-16-le.jsonl", plain.encode("utf-16-le"))
    write("utf-16.json", json.dumps(ARTICLES, ensure_ascii=False).encode("utf-16"))
    write("windows-1252.csv", table(own, "excel", delimiter=";").encode("windows-1252"))
    write("windows-1252.jsonl", plain.encode("windows-1252"))
    write("windows-1252.jsonl.gz", gzip.compress(plain.encode("windows-1252"), mtime=0))
    write("windows-1252.json", json.dumps(ARTICLES, ensure_ascii=False, indent=1).encode("windows-1252"))
    # as a browser reads: what is no character of windows-1252 is the control character of that number
    misread = "".join(bytes([byte]).decode("latin-1" if byte in b"\x81\x8d\x8f\x90\x9d" else "windows-1252") for byte in plain.encode())
    write("mojibake.jsonl", misread.encode())
    worlds = [{"id": charset, "text": text} for charset, text in WORLD.items()]
    write("world.jsonl", lines(worlds))
    for world in worlds:
        write(f"{world['id']}.txt", world["text"].encode(world["id"]))
        write(f"{world['id']}.jsonl", lines([world]).decode().encode(world["id"]))
    write("utf-16-le.txt", WORLD["windows-1251"].encode("utf-16-le"))
    write("utf-16.txt", WORLD["windows-1251"].encode("utf-16"))


def pages():
    """Pages around an article: navigation, a picture with its caption, and a footer."""
    paragraphs = ARTICLES[0]["text"].split("\n\n") + [
        "The yard had quoted eight weeks, and found on the second day that the frames behind the port engine were thinner than on any drawing. "
        "Nobody aboard was surprised, the engineer said; the ship is older than most of her crew.",
        "Commuters took the long road around the bay instead, about an hour each way, and a baker in the upper town began to sell coffee at five.",
    ]
    site = "https://harbor-gazette.example"
    told = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": ARTICLES[0]["title"], "datePublished": "2026-03-02T06:30:00+01:00"}

    def write_page(name, charset, in_json):
        html = tree.Element("html", lang="en")
        head, body = tree.SubElement(html, "head"), tree.SubElement(html, "body")
        tree.SubElement(head, "meta", charset=charset)
        tree.SubElement(head, "title").text = f"{ARTICLES[0]['title']} - Harbor Gazette"
        tree.SubElement(head, "link", rel="canonical", href=f"{site}/ferry")
        if in_json:
            told["publisher"] = {"@type": "Organization", "name": "Harbor Gazette"}
            tree.SubElement(head, "script", type="application/ld+json").text = json.dumps(told)
        else:
            for name_of, content in {"og:site_name": "Harbor Gazette", "og:title": ARTICLES[0]["title"], "article:published_time": "2026-03-02"}.items():
                tree.SubElement(head, "meta", property=name_of, content=content)
        menu = tree.SubElement(tree.SubElement(body, "nav"), "ul")
        for section in ("News", "Sport", "Tides"):
            tree.SubElement(tree.SubElement(menu, "li"), "a", href=f"/{section.lower()}").text = section
        article = tree.SubElement(tree.SubElement(body, "main"), "article")
        tree.SubElement(article, "h1").text = ARTICLES[0]["title"]
        figure = tree.SubElement(article, "figure")
        tree.SubElement(figure, "img", src="ferry.jpg")
        tree.SubElement(figure, "figcaption").text = "The ferry in dock. Photo: A. Nyberg"
        for paragraph in paragraphs:
            tree.SubElement(article, "p").text = paragraph
        footer = tree.SubElement(tree.SubElement(body, "footer"), "p")
        footer.text = "© Harbor Gazette. All rights reserved. "
        tree.SubElement(footer, "a", href="/imprint").text = "Imprint"
        write(name, b"<!DOCTYPE html>\n" + tree.tostring(html, encoding=charset, method="html"))

    write_page("page.html", "utf-8", True)
    write_page("page-1252.htm", "windows-1252", False)
    write("page.jsonl", lines([{"id": "page", "outlet": "Harbor Gazette", "date": "2026-03-02", "title": ARTICLES[0]["title"], "text": "\n\n".join(paragraphs)}]))

def parquet():
    """The articles in columns, as pyarrow, DuckDB and Polars write them."""
    import duckdb
    import polars
    import pyarrow as pa
    import pyarrow.parquet as pq

    dates = [datetime.date.fromisoformat(article["date"]) for article in ARTICLES]
    texts = [article["text"] for article in ARTICLES]
    # one row a group; a text without a name of its own, structures and lists
    of = pa.struct([("name", pa.string()), ("id", pa.string())])
    table = pa.table(
        {
            "id": [article["id"] for article in ARTICLES],
            "source": pa.array([{"name": article["outlet"], "id": None} for article in ARTICLES], of),
            "authors": pa.array([["A. Nyberg", "B. Moe"], None, []], pa.list_(pa.string())),
            "published": pa.array(dates, pa.date32()),
            "headline": pa.array([article["title"] for article in ARTICLES]).dictionary_encode(),
            "maintext": pa.array(texts, pa.large_string()),
            "words": pa.array([len(text.split()) for text in texts], pa.int32()),
        }
    )
    pq.write_table(table, "pyarrow.parquet", row_group_size=1)
    plain = table.set_column(5, "maintext", pa.array(texts, pa.binary()))
    pq.write_table(plain, "plain.parquet", compression="none", use_dictionary=False, version="1.0", use_deprecated_int96_timestamps=True)
    times = [datetime.datetime.combine(date, datetime.time(6, 30)) for date in dates]
    columns = ["id", "outlet", "title", "text"]
    frame = polars.DataFrame([{name: article[name] for name in columns} for article in ARTICLES]).with_columns(polars.Series("date", times))
    frame.write_parquet("polars.parquet")
    arrow = pa.table({name: [article[name] for article in ARTICLES] for name in columns} | {"date": pa.array(times, pa.timestamp("us"))})
    old = arrow.set_column(4, "date", pa.array(times, pa.timestamp("ns")))
    pq.write_table(old, "int96.parquet", compression="gzip", use_deprecated_int96_timestamps=True)
    delta = {name: "DELTA_BYTE_ARRAY" for name in ("id", "outlet", "title")} | {"text": "DELTA_LENGTH_BYTE_ARRAY", "date": "DELTA_BINARY_PACKED"}
    pq.write_table(arrow, "delta.parquet", use_dictionary=False, column_encoding=delta, data_page_version="2.0", compression="zstd")
    pq.write_table(arrow, "brotli.parquet", compression="brotli")
    pq.write_table(arrow.drop_columns("text"), "no-text.parquet")
    duckdb.sql("COPY (SELECT id, outlet, date, title, text FROM read_json('articles.jsonl')) TO 'duckdb.parquet' (FORMAT parquet)")


wrapped()
records()
archives()
letter()
crawl()
charsets()
pages()
parquet()
