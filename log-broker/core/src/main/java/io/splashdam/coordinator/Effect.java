package io.splashdam.coordinator;

/** Something for the world to do once what a shard decided is committed: a value that names it. */
public interface Effect {}
