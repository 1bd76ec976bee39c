//! Tests of the scan machine.

use proptest::prelude::*;

use super::*;

fn ms(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn key(name: &str) -> KeyPress {
    KeyPress::parse(name).unwrap()
}

struct Bench {
    scanner: Scanner,
    now: Duration,
    out: Vec<Input>,
    mode: Mode,
}

impl Bench {
    fn new(mode: Mode) -> Self {
        Self {
            scanner: Scanner::default(),
            now: ms(1000),
            out: Vec::new(),
            mode,
        }
    }

    fn pull(&mut self) {
        while let Some(input) = self.scanner.pull(self.now, self.mode) {
            self.out.push(input);
        }
    }

    fn press(&mut self, gap: u64, key: KeyPress) {
        self.now += ms(gap);
        self.scanner.push(Stamped {
            at: self.now,
            input: Input::Key(key),
        });
        self.pull();
    }

    fn send(&mut self, gap: u64, text: &str) {
        for c in text.chars() {
            let key = match c {
                '\r' => KeyPress::plain(Code::Enter),
                '\n' => KeyPress::ctrl('j'),
                '\t' => KeyPress::plain(Code::Tab),
                '\u{1b}' => KeyPress::plain(Code::Esc),
                GS => KeyPress::ctrl('5'),
                c => KeyPress::char(c),
            };
            self.press(gap, key);
        }
    }

    fn rest(&mut self) -> String {
        self.now += ms(100);
        self.pull();
        show(&std::mem::take(&mut self.out))
    }
}

fn show(inputs: &[Input]) -> String {
    inputs
        .iter()
        .map(|input| match input {
            Input::Key(key) => key
                .typed()
                .map_or_else(|| format!("<{key}>"), |c| c.to_string()),
            Input::Scanned(code) => format!("[{code}]"),
            Input::Paste(text) => format!("{{{text}}}"),
            other => format!("{other:?}"),
        })
        .collect()
}

#[test]
fn a_burst_with_any_suffix_is_one_scan() {
    for suffix in ["\r", "\n", "\r\n", "\t"] {
        for gap in [0, 3, 35] {
            let mut bench = Bench::new(Mode::Browse);
            bench.send(gap, &format!("4006381333931{suffix}"));
            assert_eq!(bench.rest(), "[4006381333931]", "{suffix:?} {gap}");
        }
    }
}

#[test]
fn slow_or_short_or_unended_keys_stay_keys() {
    let mut bench = Bench::new(Mode::Browse);
    bench.send(36, "400638\r");
    assert_eq!(bench.rest(), "400638<Enter>");
    bench.send(5, "40063\r");
    assert_eq!(bench.rest(), "40063<Enter>");
    bench.send(5, "4006381333931");
    assert_eq!(bench.rest(), "4006381333931");
    bench.send(5, "40063813");
    bench.press(50, KeyPress::plain(Code::Enter));
    assert_eq!(bench.rest(), "40063813<Enter>");
}

#[test]
fn a_key_waits_no_longer_than_a_burst_may() {
    let mut bench = Bench::new(Mode::Browse);
    bench.press(0, KeyPress::char('j'));
    assert_eq!(bench.out, []);
    assert_eq!(bench.scanner.deadline(), Some(bench.now + GAP + GRACE));
    bench.now += GAP + GRACE;
    bench.pull();
    assert_eq!(bench.out, [Input::Key(KeyPress::char('j'))]);
    assert_eq!(bench.scanner.deadline(), None);
}

#[test]
fn commands_are_not_held_and_keep_their_place() {
    let mut bench = Bench::new(Mode::Browse);
    bench.press(0, KeyPress::char('x'));
    bench.press(1, key("Down"));
    assert_eq!(show(&bench.out), "x<Down>");
    bench.out.clear();
    bench.send(0, "/");
    assert_eq!(show(&bench.out), "/");
}

#[test]
fn a_key_held_down_flows() {
    let mut bench = Bench::new(Mode::Browse);
    bench.send(30, "jjjjjjjj\r");
    assert_eq!(bench.rest(), "jjjjjjjj<Enter>");
    bench.send(1, "jjjjjjjj\r");
    assert_eq!(bench.rest(), "jjjjjjjj<Enter>");
    bench.send(30, "00000000\r");
    assert_eq!(bench.rest(), "[00000000]");
}

#[test]
fn entry_lines_pass_everything_at_once() {
    let mut bench = Bench::new(Mode::Entry { empty: false });
    bench.send(0, "4006381333931\r\n12*\t");
    assert_eq!(show(&bench.out), "4006381333931<Enter>12*<Enter>");
    let mut bench = Bench::new(Mode::Entry { empty: true });
    bench.send(0, "\t\n");
    assert_eq!(show(&bench.out), "<Tab><Enter>");
}

#[test]
fn the_separator_of_gs1_is_kept() {
    let mut bench = Bench::new(Mode::Browse);
    bench.send(2, "]C1010400638133393110A\u{1d}21B\r");
    assert_eq!(bench.rest(), "[]C1010400638133393110A\u{1d}21B]");
    let mut bench = Bench::new(Mode::Entry { empty: false });
    bench.send(2, "10A\u{1d}21B\r");
    assert_eq!(bench.rest(), "10A\u{1d}21B<Enter>");
}

#[test]
fn escape_and_a_digit_are_alt_and_the_digit() {
    let mut bench = Bench::new(Mode::Entry { empty: true });
    bench.send(10, "\u{1b}2");
    assert_eq!(show(&bench.out), "<Alt+2>");
    bench.out.clear();
    bench.send(10, "\u{1b}0");
    assert_eq!(show(&bench.out), "<Ctrl+A>");
    bench.out.clear();
    bench.send(10, "\u{1b}");
    assert_eq!(bench.out, []);
    assert_eq!(bench.rest(), "<Esc>");
    bench.send(10, "\u{1b}x");
    assert_eq!(bench.rest(), "<Esc>x");
    bench.press(10, KeyPress::plain(Code::Esc));
    bench.press(60, KeyPress::char('2'));
    assert_eq!(bench.rest(), "<Esc>2");
}

#[test]
fn in_dialogs_a_code_is_a_scan_and_a_word_is_a_word() {
    let mut bench = Bench::new(Mode::Prompt);
    bench.send(0, "DELETE\r");
    assert_eq!(bench.rest(), "DELETE<Enter>");
    bench.send(0, "4006381333931\r");
    assert_eq!(bench.rest(), "[4006381333931]");
    bench.send(0, "wrong size 42\r");
    assert_eq!(bench.rest(), "wrong size 42<Enter>");
    let mut bench = Bench::new(Mode::Locked);
    bench.send(0, "A12\r");
    assert_eq!(bench.rest(), "[A12]");
}

#[test]
fn fifty_scans_a_second_arrive_in_order() {
    let mut bench = Bench::new(Mode::Browse);
    let mut want = String::new();
    for number in 0..200 {
        let code = format!("{number:012}");
        bench.send(1, &format!("{code}\r\n"));
        want.extend(["[", &code, "]"]);
    }
    assert_eq!(bench.rest(), want);
}

#[test]
fn a_key_that_changes_the_screen_changes_how_the_rest_is_taken() {
    let mut scanner = Scanner::default();
    for c in "/adidas".chars() {
        scanner.push(Stamped {
            at: ms(1),
            input: Input::Key(KeyPress::char(c)),
        });
    }
    scanner.push(Stamped {
        at: ms(1),
        input: Input::Key(KeyPress::plain(Code::Enter)),
    });
    let mut mode = Mode::Browse;
    let mut out = Vec::new();
    while let Some(input) = scanner.pull(ms(1), mode) {
        if input == Input::Key(KeyPress::char('/')) {
            mode = Mode::Text;
        }
        out.push(input);
    }
    assert_eq!(show(&out), "/adidas<Enter>");
}

#[test]
fn a_resize_does_not_tear_a_scan() {
    let mut bench = Bench::new(Mode::Browse);
    bench.send(1, "4006381");
    bench.scanner.push(Stamped {
        at: bench.now,
        input: Input::Resize {
            width: 90,
            height: 30,
        },
    });
    bench.send(1, "333931\r");
    assert!(bench.rest().ends_with("[4006381333931]"));
}

fn events() -> impl Strategy<Value = Vec<(u64, char)>> {
    let gap = prop_oneof![4 => 0u64..4, 2 => 4u64..40, 1 => 40u64..120];
    let key = prop_oneof![
        8 => proptest::char::range('0', '9'),
        4 => proptest::char::range('a', 'k'),
        2 => Just('\r'),
        1 => Just('\t'),
        1 => Just(GS),
        1 => Just('/'),
    ];
    proptest::collection::vec((gap, key), 0..80)
}

proptest! {
    #[test]
    fn every_key_comes_out_once_and_in_order(
        events in events(),
        modes in proptest::collection::vec(0usize..5, 1..8),
    ) {
        let all = [
            Mode::Browse, Mode::Prompt, Mode::Locked, Mode::Entry { empty: false }, Mode::Text,
        ];
        let mut bench = Bench::new(Mode::Browse);
        for (index, (gap, c)) in events.iter().enumerate() {
            bench.mode = all[modes[index / 10 % modes.len()]];
            bench.send(*gap, &c.to_string());
        }
        bench.now += ms(200);
        bench.pull();
        let mut got = String::new();
        for input in &bench.out {
            match input {
                Input::Scanned(code) => { got += code; got.push('\r'); }
                Input::Key(key) => got.push(key.typed().unwrap_or('\r')),
                other => prop_assert!(false, "{other:?}"),
            }
        }
        let want: String = events.iter().map(|(_, c)| if *c == '\t' { '\r' } else { *c }).collect();
        prop_assert_eq!(got, want);
    }

    #[test]
    fn line_feeds_are_swallowed_only_after_a_return(count in 1usize..6, gap in 0u64..30) {
        let mut bench = Bench::new(Mode::Entry { empty: true });
        for _ in 0..count {
            bench.send(gap, "\r\n");
            bench.send(100, "\n");
        }
        prop_assert_eq!(bench.rest(), "<Enter><Enter>".repeat(count));
    }
}

fn mended(remedy: Remedy, mode: Mode) -> Bench {
    Bench {
        scanner: Scanner::with(remedy),
        ..Bench::new(mode)
    }
}

fn german() -> Remedy {
    Remedy {
        characters: vec![('z', 'y'), ('y', 'z'), ('Z', 'Y'), ('Y', 'Z'), ('+', ']')],
        separator: Separator::Key("F8".to_owned()),
        ..Remedy::default()
    }
}

#[test]
fn a_mangled_scan_is_turned_back_and_what_people_type_is_not() {
    for mode in [Mode::Browse, Mode::Entry { empty: true }] {
        let mut bench = mended(german(), mode);
        bench.send(2, "+C110ZY");
        bench.press(2, key("F8"));
        bench.send(2, "21yz\r");
        let out = bench.rest();
        let read = "]C1\u{1d}10YZ\u{1d}21zy";
        let expected = match mode {
            Mode::Browse => format!("[{read}]"),
            _ => format!("{read}<Enter>"),
        };
        assert_eq!(out, expected);
        bench.send(120, "zebra");
        assert_eq!(bench.rest(), "zebra");
        bench.send(120, "+");
        assert_eq!(bench.rest(), "+");
    }
}

#[test]
fn where_scans_end_with_nothing_silence_ends_them() {
    let remedy = Remedy {
        suffix: Suffix::None,
        ..Remedy::default()
    };
    let mut bench = mended(remedy.clone(), Mode::Browse);
    bench.send(2, "4006381333931");
    assert_eq!(bench.rest(), "[4006381333931]");
    bench.send(120, "jjk");
    assert_eq!(bench.rest(), "jjk");
    let mut bench = mended(remedy, Mode::Entry { empty: true });
    bench.send(2, "4006381333931");
    bench.now += ms(60);
    bench.pull();
    bench.send(2, "96385074");
    assert_eq!(bench.rest(), "4006381333931<Enter>96385074<Enter>");
}
