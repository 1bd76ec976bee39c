//! The program: hands its arguments and streams to the command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    orderdesk::cli::main()
}
