//! Compiles this package again when the web app has been built again. Only release builds embed the app; other builds
//! read its files when the process starts.

fn main() {
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    println!("cargo::rerun-if-changed={}", if is_release { "web/dist" } else { "build.rs" });
}
