//! `interdict completions`.

mod common;

use common::TestEnv;

#[test]
fn every_shell_knows_every_command() {
    let env = TestEnv::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = env.interdict(["completions", shell]);
        assert_eq!(ran.exit, 0, "{ran}");
        for command in ["check", "screen", "compare", "lists", "measures"] {
            assert!(ran.stdout.contains(command), "{shell} lacks {command}");
        }
    }
}
