//! What the program does, through its binary and its public interface.

mod audit;
mod bench;
mod classes;
mod databases;
mod determinism;
mod dry_run;
mod edits;
mod eval;
mod explain;
mod exports;
mod input;
mod languages;
mod memory;
mod network;
mod newsroom;
mod newsroom_story;
mod output;
mod paraphrase;
mod planted;
mod report;
mod retold;
mod seeds;
mod shares;
mod support;
mod tables_of_the_user;
mod who_printed;
