//! Runs a program of the shop's own: no shell, bounded time, bounded words, and its whole group ends with it.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::domain::text;

/// What is kept of a program's complaints.
const MOST_WORDS: usize = 2_000;
/// So long the last words of a program that has ended are waited for: its own children may hold the pipe.
const LAST_WORDS: Duration = Duration::from_millis(200);
/// What a program of somebody else's must not inherit.
const SECRETS: [&str; 2] = ["ORDERDESK_PASSWORD", "ORDERDESK_APPROVER_PASSWORD"];

/// Runs `command` (program, then its words) with `input` on its stdin and waits for it, at most `timeout`.
///
/// # Errors
/// A sentence that says why it did not go well: it is missing, ended with a code or signal, or took too long and was
/// killed with all it had started.
pub fn run(command: &[String], input: Vec<u8>, timeout: Duration) -> Result<(), String> {
    let Some((program, words)) = command.split_first() else {
        return Err("no program is named".to_owned());
    };
    let mut begun = Command::new(program);
    begun.args(words);
    for secret in SECRETS {
        begun.env_remove(secret);
    }
    begun
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut begun, 0);
    let mut child = begun
        .spawn()
        .map_err(|error| format!("{program} cannot be run: {error}"))?;
    let words = Words::listen(&mut child)?;
    if let Some(stdin) = child.stdin.take() {
        feed(stdin, input)?;
    }
    let group = child.id();
    let (sender, ended) = mpsc::channel();
    begin("child", move || {
        let _heard = sender.send(child.wait());
    })?;
    match ended.recv_timeout(timeout) {
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(with(&ending(program, status), &words.last())),
        Ok(Err(error)) => Err(format!("{program} cannot be waited for: {error}")),
        Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
            kill(group);
            let said = format!(
                "{program} took longer than {} s and was killed",
                timeout.as_secs()
            );
            Err(with(&said, &words.last()))
        }
    }
}

fn begin(name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), String> {
    let thread = thread::Builder::new().name(name.to_owned()).spawn(body);
    thread.map(drop).map_err(|error| error.to_string())
}

/// Gives the program its input on a thread of its own: it may never read it.
fn feed(mut stdin: ChildStdin, input: Vec<u8>) -> Result<(), String> {
    begin("child-in", move || {
        // A program that does not read to the end is its own business; its exit code counts.
        let _fed = stdin.write_all(&input);
    })
}

fn ending(program: &str, status: ExitStatus) -> String {
    match status.code() {
        Some(code) => format!("{program} ended with code {code}"),
        None => format!("{program} was ended by a signal"),
    }
}

fn with(said: &str, words: &str) -> String {
    if words.is_empty() {
        said.to_owned()
    } else {
        format!("{said}: {words}")
    }
}

#[cfg(unix)]
fn kill(group: u32) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let group = i32::try_from(group).ok().and_then(Pid::from_raw);
    // A group that is gone already needs no killing.
    let _gone = group.map(|group| kill_process_group(group, Signal::KILL));
}

#[cfg(not(unix))]
fn kill(_group: u32) {}

/// What a program complains, as far as it is kept.
struct Words {
    kept: Arc<Mutex<Vec<u8>>>,
    ended: mpsc::Receiver<()>,
}

impl Words {
    fn listen(child: &mut Child) -> Result<Self, String> {
        let kept: Arc<Mutex<Vec<u8>>> = Arc::default();
        let (sender, ended) = mpsc::channel();
        let stderr = child.stderr.take();
        let keeps = Arc::clone(&kept);
        begin("child-words", move || {
            let mut bytes = [0; 4096];
            let Some(mut stderr) = stderr else { return };
            // What is too much is read all the same: a full pipe would hang the program.
            while let Ok(read @ 1..) = stderr.read(&mut bytes) {
                let mut kept = keeps.lock().unwrap_or_else(PoisonError::into_inner);
                let room = MOST_WORDS.saturating_sub(kept.len());
                kept.extend(bytes.iter().take(read.min(room)));
            }
            let _heard = sender.send(());
        })?;
        Ok(Self { kept, ended })
    }

    /// All of it on one line, without anything that could steer a terminal.
    fn last(&self) -> String {
        let _ended = self.ended.recv_timeout(LAST_WORDS);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let said = String::from_utf8_lossy(&kept).replace(['\n', '\r', '\t'], " ");
        text::clean(&said).trim().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    fn shell(script: &str) -> Vec<String> {
        ["/bin/sh", "-c", script].map(str::to_owned).to_vec()
    }

    #[test]
    fn a_program_gets_its_input_and_its_ending_is_told() {
        let done = |script: &str| run(&shell(script), b"{\"a\":1}\n".to_vec(), LONG);
        assert_eq!(done("read line; test \"$line\" = '{\"a\":1}'"), Ok(()));
        let wrong = done("printf 'no\\033[2J way\\n' >&2; exit 3").unwrap_err();
        assert_eq!(wrong, "/bin/sh ended with code 3: no[2J way");
        let killed = done("kill -9 $$").unwrap_err();
        assert_eq!(killed, "/bin/sh was ended by a signal");
        let missing = run(&["/nowhere/prog".to_owned()], Vec::new(), LONG).unwrap_err();
        assert!(
            missing.starts_with("/nowhere/prog cannot be run: "),
            "{missing}"
        );
    }

    #[test]
    fn neither_much_input_nor_much_output_hangs() {
        let much = vec![b'x'; 1_000_000];
        assert_eq!(run(&shell("exit 0"), much, LONG), Ok(()));
        let loud = "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero | tr '\\0' y >&2; exit 1";
        let wrong = run(&shell(loud), Vec::new(), LONG).unwrap_err();
        assert!(wrong.len() < MOST_WORDS + 100, "{}", wrong.len());
    }

    #[test]
    fn what_takes_too_long_is_killed_with_all_it_started() {
        let directory = tempfile::tempdir().unwrap();
        let pid = directory.path().join("pid");
        let script = format!("sleep 600 & echo $! > '{}'; wait", pid.display());
        let wrong = run(&shell(&script), Vec::new(), Duration::from_secs(1)).unwrap_err();
        assert!(
            wrong.contains("took longer than 1 s and was killed"),
            "{wrong}"
        );
        let sleeper = std::fs::read_to_string(&pid).unwrap();
        let state = std::path::PathBuf::from(format!("/proc/{}/stat", sleeper.trim()));
        let deadline = std::time::Instant::now() + LONG;
        let is_gone = || {
            let stat = std::fs::read_to_string(&state);
            stat.map_or(true, |stat| stat.contains(") Z "))
        };
        while !is_gone() {
            assert!(std::time::Instant::now() < deadline, "{sleeper} lives on");
            thread::yield_now();
        }
    }
}
