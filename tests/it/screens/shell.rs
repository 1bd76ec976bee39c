//! Signing in, locking, sizes, leaving.

use crate::screens::seat::{PASSWORD, Shop};

#[test]
fn a_wrong_password_is_told_and_the_right_one_opens() {
    let shop = Shop::new();
    let mut seat = shop.empty_seat(80, 24);
    seat.typed("cleo").keys(&["Enter"]).typed("wrong");
    seat.keys(&["Enter"]);
    seat.until("User name or password is wrong");
    seat.typed(PASSWORD).keys(&["Enter"]);
    let screen = seat.until("Welcome, cleo");
    assert!(
        screen.contains("Lakeside · MAIN · cleo (clerk)"),
        "{screen}"
    );
    assert!(screen.contains("13:05:00"), "{screen}");
    assert!(
        !screen.contains("Analytics"),
        "a clerk has no figures: {screen}"
    );
}

#[test]
fn a_locked_seat_shows_nothing_and_keeps_the_cart() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&["4006381333931"]).until("Wool Sock");
    seat.keys(&["Ctrl+O"]);
    let screen = seat.until("Seat locked");
    assert!(!screen.contains("Wool Sock"), "{screen}");
    seat.typed("wrong").keys(&["Enter"]);
    seat.until("User name or password is wrong");
    seat.typed(PASSWORD).keys(&["Enter"]);
    seat.until("Wool Sock");
}

#[test]
fn another_user_at_a_locked_seat_gets_a_seat_of_his_own() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.scans(&["4006381333931"]).until("Wool Sock");
    seat.keys(&["Ctrl+O"]).until("Seat locked");
    seat.keys(&["Esc", "Esc"]).typed("max");
    seat.keys(&["Enter"]).typed(PASSWORD).keys(&["Enter"]);
    let screen = seat.until("Welcome, max");
    assert!(!screen.contains("Wool Sock"), "{screen}");
    seat.until("Alt+R recall");
    seat.keys(&["Alt+R"]).until("Take up a cart");
    seat.keys(&["Enter"]).until("Wool Sock");
}

#[test]
fn every_size_has_a_face() {
    let shop = Shop::new();
    let mut seat = shop.seat("max");
    for (width, height) in [(79, 24), (80, 23), (20, 3), (1, 1)] {
        seat.resize(width, height);
        let screen = seat.screen();
        assert!(width < 40 || screen.contains("needs 80×24"), "{screen}");
    }
    for (width, height) in [(80, 24), (160, 45), (300, 90)] {
        seat.resize(width, height);
        for tab in ["Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+6"] {
            seat.keys(&[tab]);
            let screen = seat.screen();
            assert!(screen.contains("Lakeside · MAIN"), "{tab}: {screen}");
        }
    }
}

#[test]
fn leaving_is_asked_and_ctrl_c_twice_leaves() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.keys(&["Ctrl+C"]).until("Leave orderdesk?");
    seat.keys(&["Esc"]).gone("Leave orderdesk?");
    assert!(!seat.shell.left());
    seat.keys(&["Ctrl+C", "Ctrl+C"]);
    assert!(seat.shell.left());
}

#[test]
fn the_palette_does_what_it_names() {
    let shop = Shop::new();
    let mut seat = shop.seat("cleo");
    seat.typed(":customer").until("choose the customer");
    seat.keys(&["Enter"]).until("┌ Customer ");
}
