//! Real texts that lie beside the project on its developers' machines, never in it.

use crate::support::{project, rows, scan};
use serde_json::Value;

#[test]
fn real_articles_about_one_announcement() {
    let seeds = project("../shared/seeds");
    if !seeds.is_dir() {
        println!("passed over: no {}", seeds.display());
        return;
    }
    let out = tempfile::tempdir().unwrap();
    let arguments = [seeds.to_str().unwrap(), "--exclude", "truth.jsonl", "-o", out.path().to_str().unwrap()];
    scan(arguments).expect(0);
    let found = rows(out.path(), "alignments.jsonl");
    for truth in rows(&seeds, "truth.jsonl") {
        let of_pair = |row: &&Value| row["a"] == truth["a"] && row["b"] == truth["b"];
        let covered = |row: &Value, side: &str| {
            let at = |row: &Value, begin: &str, end: &str| (row[begin].as_i64().unwrap(), row[end].as_i64().unwrap());
            let t = at(&truth, &format!("{side}_start"), &format!("{side}_end"));
            let r = at(row, &format!("{side}_begin"), &format!("{side}_end"));
            ((t.1.min(r.1) - t.0.max(r.0)).max(0) as f64 / (t.1 - t.0) as f64, (r.0 - t.0).abs() + (r.1 - t.1).abs())
        };
        let best = found.iter().filter(of_pair).max_by(|x, y| covered(x, "a").0.total_cmp(&covered(y, "a").0));
        let best = best.unwrap_or_else(|| panic!("{truth}"));
        let (in_a, in_b) = (covered(best, "a"), covered(best, "b"));
        match truth["kind"].as_str().unwrap() {
            // within two words at each end
            "verbatim" => assert!(in_a.0 > 0.95 && in_b.0 > 0.95 && in_a.1 < 40 && in_b.1 < 40, "{truth} {best}"),
            "edited" => assert!(in_a.0 >= 0.75 && in_b.0 >= 0.75, "{truth} {best}"),
            // one passage, not two in one; its end may lack a sentence that was retold with few of the words
            kind => {
                assert_eq!(best["kind"], kind, "{truth} {best}");
                assert!(in_a.0 >= 0.65 && in_b.0 >= 0.65, "{truth} {best}");
                let touching =
                    found.iter().filter(of_pair).filter(|row| covered(row, "a").0 > 0.0 || covered(row, "b").0 > 0.0);
                assert_eq!(touching.count(), 1, "{truth}");
            }
        }
    }
    let jail = found.iter().find(|row| row["a_text"].as_str().unwrap().contains("Nashua Street Jail")).unwrap();
    assert!(jail["equal_words"].as_u64().unwrap() >= 19);
    let shares = |row: &&Value| [&row["a"], &row["b"]].iter().any(|id| id.as_str().unwrap().starts_with("003"));
    assert_eq!(found.iter().find(shares), None);
    let formula = "said DHS Assistant Secretary Tricia McLaughlin";
    assert!(!found.iter().any(|row| row["a_text"].as_str().unwrap().trim().eq_ignore_ascii_case(formula)));

    // what is shared of one article, how much of what all share is quoted, and what one quotes and another prints as its own
    let documents = rows(out.path(), "documents.jsonl");
    let sum = |field: &str| documents.iter().map(|row| row[field].as_f64().unwrap()).sum::<f64>();
    let near = |found: f64, known: f64| (found - known).abs() <= 0.01;
    assert!(near(sum("shared_quoted_words") / sum("shared_words"), 0.93));
    let is = |row: &Value, side: &str, number: &str| row[side].as_str().unwrap().starts_with(number);
    let rewritten = documents.iter().find(|row| is(row, "id", "001")).unwrap();
    let of_rewritten = |field: &str| rewritten[field].as_f64().unwrap();
    assert!(near(of_rewritten("shared_words") / of_rewritten("words"), 0.074));
    let requoted = found.iter().filter(|row| is(row, "a", "000") && is(row, "b", "001") && row["requoted"] == "a");
    assert_eq!(requoted.map(|row| row["requoted_words"].as_u64().unwrap()).sum::<u64>(), 19);
    assert_eq!(rows(out.path(), "reprints.jsonl"), [] as [Value; 0], "no origin can be told");
}
