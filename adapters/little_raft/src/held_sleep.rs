//! The library's heartbeat timer is a thread that sleeps and then speaks into a channel. Here a sleep lasts until the
//! harness says that it is over: this program defines the function of the C library that `std::thread::sleep` calls, and the
//! linker takes ours. Nobody else in this process sleeps. Which timer it is shows in how long it wants to sleep: each replica
//! is given a heartbeat timeout that no other has.

use std::collections::HashMap;
use std::sync::{Condvar, Mutex};
use std::time::Duration;

/// How many sleeps of a timer are over that nobody has taken; `None` once its replica is gone.
static OVER: Mutex<Option<HashMap<i64, Option<u32>>>> = Mutex::new(None);
static CHANGED: Condvar = Condvar::new();

#[repr(C)]
pub struct Timespec {
    seconds: i64,
    nanoseconds: i64,
}

/// The name of a timer, as the timeout that is given to the library.
pub fn timeout_of(timer: i64) -> Duration {
    Duration::from_secs(timer as u64)
}

/// Makes a timer's name known. Names are never used twice.
pub fn begin(timer: i64) {
    change(|over| over.insert(timer, Some(0)));
}

/// Ends one sleep of a timer: the one that is under way, or the one that is about to begin.
pub fn end_one(timer: i64) {
    change(|over| over.get_mut(&timer).unwrap().as_mut().map(|count| *count += 1));
}

/// Lets all threads of a timer end.
pub fn forget(timer: i64) {
    change(|over| over.insert(timer, None));
}

fn change<T>(work: impl FnOnce(&mut HashMap<i64, Option<u32>>) -> T) {
    work(OVER.lock().unwrap().get_or_insert_default());
    CHANGED.notify_all();
}

fn sleep(timer: i64) {
    let mut over = OVER.lock().unwrap();
    loop {
        match over.as_mut().and_then(|all| all.get_mut(&timer)) {
            None | Some(None) => return,
            Some(Some(0)) => over = CHANGED.wait(over).unwrap(),
            Some(Some(count)) => {
                *count -= 1;
                return;
            }
        }
    }
}

#[no_mangle]
pub extern "C" fn nanosleep(asked: *const Timespec, left: *mut Timespec) -> i32 {
    let _ = left;
    sleep(unsafe { (*asked).seconds });
    0
}

#[no_mangle]
pub extern "C" fn clock_nanosleep(clock: i32, flags: i32, asked: *const Timespec, left: *mut Timespec) -> i32 {
    let _ = (clock, flags);
    nanosleep(asked, left)
}
