//! The network of outlets, read by an XML reader that is not ours.

use crate::exports::{HOSTILE, hostile_result};
use crate::support::{folder, names, prose, rows, scan};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A network: nodes by id with their label and attributes, edges with their ends, weight and attributes.
#[derive(Debug, PartialEq)]
struct Network {
    nodes: BTreeMap<String, (String, BTreeMap<String, String>)>,
    edges: BTreeMap<(String, String), (u64, BTreeMap<String, String>)>,
}

const NAMESPACE: &str = "http://gexf.net/1.3";

/// Reads a network, and checks what GEXF 1.3 asks of it.
#[track_caller]
fn read(path: &Path) -> Network {
    let text = fs::read_to_string(path).unwrap();
    let document = roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    let root = document.root_element();
    assert_eq!((root.tag_name().name(), root.tag_name().namespace()), ("gexf", Some(NAMESPACE)));
    assert_eq!(root.attribute("version"), Some("1.3"));
    let of = |name: &'static str| document.descendants().filter(move |node| node.has_tag_name((NAMESPACE, name)));
    assert_eq!(of("graph").next().unwrap().attribute("defaultedgetype"), Some("directed"));
    let declared = |class: &str| -> BTreeSet<&str> {
        let list = of("attributes").find(|list| list.attribute("class") == Some(class)).unwrap();
        list.children().filter_map(|attribute| attribute.attribute("id")).collect()
    };
    let values = |node: roxmltree::Node, class: &str| -> BTreeMap<String, String> {
        let values = node.descendants().filter(|value| value.has_tag_name((NAMESPACE, "attvalue")));
        let values = values.map(|value| (value.attribute("for").unwrap(), value.attribute("value").unwrap()));
        let values: BTreeMap<String, String> = values.map(|(name, value)| (name.into(), value.into())).collect();
        assert!(values.keys().all(|name| declared(class).contains(&**name)), "{values:?}");
        values
    };
    let mut network = Network { nodes: BTreeMap::new(), edges: BTreeMap::new() };
    for node in of("node") {
        let about = (node.attribute("label").unwrap().to_string(), values(node, "node"));
        assert!(network.nodes.insert(node.attribute("id").unwrap().into(), about).is_none(), "two nodes with one id");
    }
    for edge in of("edge") {
        let ends = ["source", "target"].map(|end| edge.attribute(end).unwrap().to_string());
        assert!(ends.iter().all(|end| network.nodes.contains_key(end)));
        let weight = edge.attribute("weight").unwrap().parse().unwrap();
        assert!(network.edges.insert(ends.into(), (weight, values(edge, "edge"))).is_none(), "two edges of one pair");
    }
    network
}

/// An agency whose release two outlets print, of which one has two versions of its article; the other owns a third
/// outlet, which shares nothing.
fn small_corpus() -> tempfile::TempDir {
    let release = prose(1, 120);
    let part = release.split(' ').skip(20).take(60).collect::<Vec<_>>().join(" ");
    let article = |number: u64, of_release: &str| format!("{} {of_release} {}", prose(10, 80), prose(number, 3));
    let documents = [
        json!({"id": "r1", "outlet": "agency", "date": "2026-03-01", "text": release}),
        json!({"id": "h1", "outlet": "herald", "date": "2026-03-02", "text": article(20, &release)}),
        json!({"id": "h2", "outlet": "herald", "date": "2026-03-02", "text": article(21, &release)}),
        json!({"id": "c1", "outlet": "courier", "date": "2026-03-03", "text": format!("{} {part}", prose(30, 50))}),
        json!({"id": "p1", "outlet": "post", "date": "2026-03-03", "text": prose(40, 90)}),
        json!({"id": "n1", "date": "2026-03-04", "text": format!("{} {part} {}", prose(50, 20), prose(51, 20))}),
        json!({"id": "n2", "date": "2026-03-04", "text": prose(60, 70)}),
    ];
    let lines: String = documents.iter().map(|document| format!("{document}\n")).collect();
    folder(&[
        ("all.jsonl", lines.as_bytes()),
        ("names.csv", b"name,canonical,owner\ncourier,Courier,A & B \"Media\"\npost,Post,A & B \"Media\"\n"),
    ])
}

#[test]
fn outlets_are_tied_by_words_that_they_printed() {
    let corpus = small_corpus();
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    let (all, names, out) = (path("all.jsonl"), path("names.csv"), path("network.gexf"));
    let run = scan([&*all, "--outlets", &names, "--source-outlet", "agency", "-o", &out]).expect(0);
    assert!(run.stderr.contains("network.gexf"), "{}", run.stderr);
    let expected = r#"<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd" version="1.3">
  <meta><creator>reprint</creator><description>Whose text outlets printed, in words</description></meta>
  <graph defaultedgetype="directed" mode="static">
    <attributes class="node" mode="static">
      <attribute id="owner" title="owner" type="string"/>
      <attribute id="documents" title="documents" type="long"/>
      <attribute id="sources" title="sources" type="long"/>
      <attribute id="is_source" title="is_source" type="boolean"/>
    </attributes>
    <attributes class="edge" mode="static">
      <attribute id="articles" title="articles" type="long"/>
      <attribute id="sources" title="sources" type="long"/>
      <attribute id="marked_words" title="marked_words" type="long"/>
    </attributes>
    <nodes>
      <node id="Courier" label="Courier"><attvalues><attvalue for="owner" value="A &amp; B &quot;Media&quot;"/><attvalue for="documents" value="1"/><attvalue for="sources" value="0"/><attvalue for="is_source" value="false"/></attvalues></node>
      <node id="Post" label="Post"><attvalues><attvalue for="owner" value="A &amp; B &quot;Media&quot;"/><attvalue for="documents" value="1"/><attvalue for="sources" value="0"/><attvalue for="is_source" value="false"/></attvalues></node>
      <node id="agency" label="agency"><attvalues><attvalue for="documents" value="1"/><attvalue for="sources" value="1"/><attvalue for="is_source" value="true"/></attvalues></node>
      <node id="herald" label="herald"><attvalues><attvalue for="documents" value="2"/><attvalue for="sources" value="0"/><attvalue for="is_source" value="false"/></attvalues></node>
      <node id="n1" label="n1"><attvalues><attvalue for="documents" value="1"/><attvalue for="sources" value="0"/><attvalue for="is_source" value="false"/></attvalues></node>
    </nodes>
    <edges>
      <edge id="0" source="agency" target="Courier" weight="60"><attvalues><attvalue for="articles" value="1"/><attvalue for="sources" value="1"/><attvalue for="marked_words" value="60"/></attvalues></edge>
      <edge id="1" source="agency" target="herald" weight="120"><attvalues><attvalue for="articles" value="1"/><attvalue for="sources" value="1"/><attvalue for="marked_words" value="120"/></attvalues></edge>
      <edge id="2" source="agency" target="n1" weight="60"><attvalues><attvalue for="articles" value="1"/><attvalue for="sources" value="1"/><attvalue for="marked_words" value="60"/></attvalues></edge>
    </edges>
  </graph>
</gexf>
"#;
    let written = fs::read_to_string(&out).unwrap();
    let (before, rest) = written.split_once(" (alignments_digest ").unwrap();
    let (digest, after) = rest.split_once(')').unwrap();
    assert!(digest.len() == 32 && digest.bytes().all(|b| b.is_ascii_hexdigit()), "{digest}");
    assert_eq!([before, after].concat(), expected);
    assert_eq!(read(Path::new(&out)).edges.len(), 3);
}

/// On the sample newsroom: the outlets that the answer counts, and the words of its rows.
#[test]
fn the_network_says_what_the_answer_says() {
    let out = tempfile::tempdir().unwrap();
    let [tables, file] = ["tables", "network.gexf"].map(|name| out.path().join(name).to_str().unwrap().to_string());
    let base = ["data/newsroom", "--releases", "data/newsroom/releases", "-q", "-o"];
    scan(base.into_iter().chain([&*tables, "-o", &file])).expect(0);
    let network = read(Path::new(&file));
    let summary = fs::read_to_string(Path::new(&tables).join("summary.json")).unwrap();
    let summary: Value = serde_json::from_str(&summary).unwrap();
    let of_releases: BTreeMap<&(String, String), u64> = (network.edges.iter())
        .map(|(ends, (_, values))| (ends, values["marked_words"].parse().unwrap()))
        .filter(|(_, words)| *words > 0)
        .collect();
    let printing: BTreeSet<&str> = of_releases.keys().map(|(_, to)| &**to).collect();
    assert_eq!(printing.len() as u64, summary["answer"]["printing_outlets"].as_u64().unwrap());
    let mut words: BTreeMap<(String, String), u64> = BTreeMap::new();
    for release in summary["releases"]["first"].as_array().unwrap() {
        let of_those_days = |row: &&Value| row["lag_days"].as_i64().is_none_or(|days| days >= -1);
        let printed = |row: &&Value| row["use"] != "none" && row["late"] == false;
        for row in release["articles"]["first"].as_array().unwrap().iter().filter(printed).filter(of_those_days) {
            let name = |outlet: &Value| outlet.as_str().unwrap().to_string();
            let ends = (name(&release["outlet"]), name(&row["outlet"]));
            *words.entry(ends).or_default() += row["equal_words"].as_u64().unwrap();
        }
    }
    let of_releases: BTreeMap<(String, String), u64> =
        of_releases.into_iter().map(|(ends, words)| (ends.clone(), words)).collect();
    assert_eq!(of_releases, words);
    let outlets: BTreeSet<String> = rows(Path::new(&tables), "documents.jsonl")
        .iter()
        .map(|row| row["outlet"].as_str().unwrap().to_string())
        .collect();
    assert_eq!(network.nodes.keys().cloned().collect::<BTreeSet<_>>(), outlets);
}

#[test]
fn hostile_names_leave_the_network_well_formed() {
    let parent = tempfile::tempdir().unwrap();
    let file = parent.path().join("x.GEXF");
    let (_, out) = hostile_result(&["-o", file.to_str().unwrap()]);
    let network = read(&file);
    let kept = |text: &str| text.chars().filter(|c| !c.is_control() && *c != '\u{ffff}').collect::<String>();
    let labels: BTreeSet<String> = network.nodes.values().map(|(label, _)| kept(label)).collect();
    let names: BTreeSet<String> =
        rows(out.path(), "documents.jsonl").iter().map(|row| kept(row["outlet"].as_str().unwrap())).collect();
    assert_eq!(labels, names);
    assert_eq!(names.len(), HOSTILE.len());
    assert!(!network.edges.is_empty());
}

#[test]
fn names_that_differ_in_what_xml_cannot_hold_stay_apart() {
    let documents = ["A\u{1}", "A", "A\u{2}", "\u{1}", "a\nb", "a b"].iter().enumerate();
    let lines =
        documents.map(|(n, outlet)| format!("{}\n", json!({"id": n.to_string(), "outlet": outlet, "text": "x"})));
    let corpus = folder(&[("all.jsonl", lines.collect::<String>().as_bytes())]);
    let file = corpus.path().join("x.gexf");
    let tables = corpus.path().join("tables");
    let base = [corpus.path().to_str().unwrap(), "-q", "-o", file.to_str().unwrap()];
    scan(base.into_iter().chain(["-o", tables.to_str().unwrap()])).expect(0);
    let outlets: BTreeSet<String> =
        rows(&tables, "documents.jsonl").iter().map(|row| row["outlet"].to_string()).collect();
    assert_eq!(read(&file).nodes.len(), outlets.len());
}

#[test]
fn a_network_of_nothing_and_any_number_of_threads() {
    let corpus = small_corpus();
    let path = |name: &str| corpus.path().join(name).to_str().unwrap().to_string();
    for (name, threads) in [("one.gexf", "1"), ("three.gexf", "3")] {
        scan([&*path("all.jsonl"), "-q", "--threads", threads, "-o", &path(name)]).expect(0);
    }
    assert_eq!(fs::read(path("one.gexf")).unwrap(), fs::read(path("three.gexf")).unwrap());
    let nothing = folder(&[("a.txt", b"short")]);
    scan([nothing.path().to_str().unwrap(), "-q", "-o", &path("nothing.gexf")]).expect(0);
    assert!(read(Path::new(&path("nothing.gexf"))).nodes.is_empty());
}

#[test]
fn a_file_of_others_is_not_replaced() {
    let files = folder(&[("mine.gexf", b"<gexf>mine</gexf>"), ("a.txt", b"a b"), ("folder.gexf/b.txt", b"b")]);
    let path = |name: &str| files.path().join(name).to_str().unwrap().to_string();
    let before = names(files.path());
    let input = path("a.txt");
    for (name, remedy) in [("mine.gexf", "--force"), ("folder.gexf", "cannot write"), ("none/x.gexf", "cannot write")] {
        let run = scan([&*input, "-q", "-o", &path(name)]).expect(2);
        assert!(run.stderr.contains(remedy) && run.stdout.is_empty(), "{}", run.stderr);
    }
    assert_eq!(names(files.path()), before);
    assert_eq!(fs::read(path("mine.gexf")).unwrap(), b"<gexf>mine</gexf>");
    scan([&*input, "-q", "-o", &path("mine.gexf"), "--force"]).expect(0);
    read(Path::new(&path("mine.gexf")));
    // ours may be replaced, and what a killed run left
    fs::write(path("mine.gexf.partial"), "<gexf").unwrap();
    scan([&*input, "-q", "-o", &path("mine.gexf")]).expect(0);
    assert_eq!(names(files.path()), before);
}
