//! The real program as processes that run beside each other and may be killed.

use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use super::{PASSWORD, World};

/// The program as a process, signed in as `ann`, with the system's clock.
pub fn program(world: &World, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orderdesk"));
    command
        .env_clear()
        .env("HOME", world.path("."))
        .env("ORDERDESK_DB", world.path("shop.db"))
        .env("ORDERDESK_USER", "ann")
        .env("ORDERDESK_PASSWORD", PASSWORD)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// A process that takes one order a line and answers each with a line.
pub struct Taker {
    child: Child,
    input: Option<ChildStdin>,
    answers: Lines<BufReader<ChildStdout>>,
}

/// The JSON of an order of socks.
pub fn socks(reference: Option<&str>, quantity: i64) -> String {
    json!({"ref": reference, "customer": "C-1", "items": [{"sku": "SOCK-M", "quantity": quantity}]})
        .to_string()
}

impl Taker {
    /// Starts it and waits until it is signed in and reads.
    pub fn start(world: &World) -> Self {
        let mut child = program(world, &["order", "add", "-", "--jsonl"])
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut taker = Self {
            child,
            input,
            answers,
        };
        taker.send("not an order");
        let answer = taker.answer().unwrap();
        assert_eq!(answer["error"]["code"], "invalid_input", "{answer}");
        taker
    }

    /// Writes a line; false when nobody reads any more.
    pub fn send(&mut self, line: &str) -> bool {
        let input = self.input.as_mut().unwrap();
        writeln!(input, "{line}")
            .and_then(|()| input.flush())
            .is_ok()
    }

    /// The next whole answer; nothing when there will be none.
    pub fn answer(&mut self) -> Option<Value> {
        let line = self.answers.next()?.ok()?;
        serde_json::from_str(&line).ok()
    }

    /// Kills it without warning and gives what it had still answered.
    pub fn kill(mut self) -> Vec<Value> {
        self.child.kill().unwrap();
        drop(self.input.take());
        let rest = std::iter::from_fn(|| self.answer()).collect();
        self.child.wait().unwrap();
        rest
    }

    /// Ends its input; its last answers and its exit code.
    pub fn finish(mut self) -> (Vec<Value>, i32) {
        drop(self.input.take());
        let rest = std::iter::from_fn(|| self.answer()).collect();
        (rest, self.child.wait().unwrap().code().unwrap())
    }
}

/// Waits for all and gives exit code, stdout and stderr of each.
pub fn together(children: Vec<Child>) -> Vec<(i32, Value, Value)> {
    let ended = children
        .into_iter()
        .map(|child| child.wait_with_output().unwrap());
    let parse = |bytes: &[u8]| serde_json::from_slice(bytes).unwrap_or(Value::Null);
    ended
        .map(|output| {
            let code = output.status.code().unwrap();
            (code, parse(&output.stdout), parse(&output.stderr))
        })
        .collect()
}
