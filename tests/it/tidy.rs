//! Keeps the house: floors, which crate may be named where, one-place words, lengths. Each message names the cure.

use std::fs;
use std::path::{Path, PathBuf};

/// Longest file, in lines of code. A ratchet: it may only go down.
const LONGEST_FILE: usize = 530;
/// Longest function, in lines. A ratchet: it may only go down.
const LONGEST_FUNCTION: usize = 96;

/// A source file with its path below `src/`.
struct Source {
    path: String,
    text: String,
}

impl Source {
    /// The floor it stands on: `domain`, `app`, … or the file itself at the top.
    fn floor(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        name.ends_with("tests.rs") || matches!(name, "testing.rs" | "sample.rs")
    }

    /// The lines that are code: no comment lines, nothing after the file's own tests begin.
    fn code(&self) -> Vec<&str> {
        let lines: Vec<&str> = self.text.lines().collect();
        let tests = lines.windows(2).position(|pair| {
            pair[0] == "#[cfg(test)]" && pair[1].starts_with("mod ") && pair[1].ends_with('{')
        });
        let own = &lines[..tests.unwrap_or(lines.len())];
        own.iter()
            .copied()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect()
    }

    fn says(&self, word: &str) -> bool {
        self.code().iter().any(|line| line.contains(word))
    }
}

fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn read_below(directory: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let mut paths = Vec::new();
    walk(&root, &mut paths);
    paths.sort();
    assert!(
        !paths.is_empty(),
        "{directory} has no sources: the walk is broken"
    );
    let read = |path: PathBuf| Source {
        path: path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .into_owned(),
        text: fs::read_to_string(&path).unwrap(),
    };
    paths.into_iter().map(read).collect()
}

#[track_caller]
fn nobody(broken: Vec<String>, cure: &str) {
    assert!(broken.is_empty(), "{cure}\n  {}", broken.join("\n  "));
}

#[test]
fn arrows_only_run_down() {
    let forbidden: [(&str, &[&str]); 6] = [
        ("domain", &["store", "app", "tui", "worker", "cli"]),
        ("store", &["app", "tui", "worker", "cli"]),
        ("app", &["tui", "worker", "cli"]),
        ("tui", &["store", "worker", "cli"]),
        ("worker", &["store", "tui", "cli"]),
        ("cli", &["store"]),
    ];
    let mut broken = Vec::new();
    for source in read_below("src") {
        let above = forbidden.iter().find(|(floor, _)| *floor == source.floor());
        for other in above.map_or(&[][..], |(_, floors)| *floors) {
            if source.says(&format!("crate::{other}::"))
                || source.says(&format!("use crate::{other};"))
            {
                broken.push(format!("src/{} names crate::{other}", source.path));
            }
        }
    }
    nobody(
        broken,
        "floors import only what lies below them: move the code down, or ask through app::Query",
    );
}

#[test]
fn each_crate_is_named_in_its_place() {
    let places: [(&str, &[&str]); 18] = [
        ("rusqlite", &["store/"]),
        ("ratatui", &["tui/"]),
        ("crossterm", &["tui/input.rs", "tui/runtime.rs"]),
        ("clap", &["cli/"]),
        ("directories", &["cli/"]),
        ("argon2", &["app/env.rs"]),
        ("getrandom", &["app/env.rs"]),
        ("csv", &["app/transfer/", "cli/"]),
        ("chrono", &["domain/time.rs", "app/env.rs"]),
        ("chrono_tz", &["domain/time.rs"]),
        (
            "image",
            &[
                "app/picture.rs",
                "app/picture_tests.rs",
                "tui/widgets/picture.rs",
            ],
        ),
        ("ratatui_image", &["tui/widgets/picture.rs"]),
        ("calamine", &["app/transfer/"]),
        ("rust_xlsxwriter", &["app/transfer/"]),
        ("krilla", &["app/label/"]),
        ("skrifa", &["app/label/"]),
        ("barcoders", &["app/label/", "app/print/"]),
        ("toml", &["cli/"]),
    ];
    let mut broken = Vec::new();
    for source in read_below("src") {
        for (name, allowed) in &places {
            let named = source.says(&format!("use {name}::")) || source.says(&format!(" {name}::"));
            if named && !allowed.iter().any(|place| source.path.starts_with(place)) {
                broken.push(format!("src/{} names {name}", source.path));
            }
        }
    }
    nobody(
        broken,
        "a crate is known in one place only: use what that place offers, or move the code there",
    );
}

#[test]
fn some_words_have_one_place() {
    let words: [(&str, &str); 5] = [
        ("Utc::now", "app/env.rs"),
        ("Local::now", "app/env.rs"),
        ("SystemTime::now", "app/env.rs"),
        ("Color::", "tui/theme.rs"),
        ("synchronous", "store/mod.rs"),
    ];
    let mut broken = Vec::new();
    for source in read_below("src") {
        for (word, place) in &words {
            if source.says(word) && source.path != *place {
                broken.push(format!(
                    "src/{} says {word}; only src/{place} may",
                    source.path
                ));
            }
        }
    }
    nobody(
        broken,
        "time is an argument, colours have meanings: take them from where they are kept",
    );
}

#[test]
fn nobody_waits_by_sleeping_or_leaves_work_behind() {
    // SQLite's busy wait and the switch to write-ahead logging have nothing else to wait on.
    // A failed sign-in is answered after the same time whatever it failed for.
    let waits = [
        "src/store/gate.rs",
        "src/store/migrate.rs",
        "src/app/sign_in.rs",
    ];
    let mut broken = Vec::new();
    for directory in ["src", "tests"] {
        for source in read_below(directory) {
            let path = format!("{directory}/{}", source.path);
            if path == "tests/it/tidy.rs" {
                continue;
            }
            if source.says("thread::sleep") && !waits.contains(&path.as_str()) {
                broken.push(format!("{path} sleeps"));
            }
            if ["TODO", "FIXME", "XXX"]
                .iter()
                .any(|word| source.text.contains(word))
            {
                broken.push(format!("{path} puts something off"));
            }
        }
    }
    nobody(
        broken,
        "wait for what happens, with a deadline; do what is left to do, or open an issue",
    );
}

#[test]
fn every_file_says_what_it_is_for() {
    let all = ["src", "tests"].into_iter().flat_map(|directory| {
        read_below(directory)
            .into_iter()
            .map(move |source| (directory, source))
    });
    let silent = all.filter(|(_, source)| !source.text.starts_with("//!"));
    let silent = silent
        .map(|(directory, source)| format!("{directory}/{}", source.path))
        .collect();
    nobody(
        silent,
        "open the file with a `//!` line that tells its one duty",
    );
}

#[test]
fn nothing_grows_without_end() {
    let mut broken = Vec::new();
    for source in read_below("src").iter().filter(|source| !source.is_test()) {
        let code = source.code();
        let lines = code.iter().filter(|line| !line.trim().is_empty()).count();
        if lines > LONGEST_FILE {
            broken.push(format!("src/{} has {lines} lines of code", source.path));
        }
        for (name, length) in functions(&code) {
            if length > LONGEST_FUNCTION {
                broken.push(format!("src/{}: fn {name} has {length} lines", source.path));
            }
        }
    }
    nobody(
        broken,
        "look for the seam: a noun of its own, a step with a name",
    );
}

/// Name and length of each function, from its `fn` to the brace at the same depth.
fn functions(code: &[&str]) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for (start, line) in code.iter().enumerate() {
        let head = line.trim_start();
        let depth = line.len() - head.len();
        let head = head.strip_prefix("pub ").unwrap_or(head);
        let head = head
            .split_once(") ")
            .filter(|(scope, _)| scope.starts_with("pub("))
            .map_or(head, |(_, rest)| rest);
        let Some(rest) = head
            .strip_prefix("const fn ")
            .or_else(|| head.strip_prefix("fn "))
        else {
            continue;
        };
        let name = rest.split(['(', '<']).next().unwrap_or_default().to_owned();
        let close = format!("{}}}", " ".repeat(depth));
        let end = code[start..]
            .iter()
            .position(|line| *line == close)
            .unwrap_or(0);
        found.push((name, end + 1));
    }
    found
}

#[test]
fn no_test_file_is_forgotten() {
    let main = include_str!("main.rs");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let mut forgotten = Vec::new();
    for entry in fs::read_dir(root).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        let module = name.trim_end_matches(".rs");
        let is_data = name.contains("snap") || name == "schemas";
        if name != "main.rs" && !is_data && !main.contains(&format!("mod {module};")) {
            forgotten.push(format!("tests/it/{name}"));
        }
    }
    nobody(
        forgotten,
        "a test that is not in tests/it/main.rs never runs: add its `mod` line",
    );
}
