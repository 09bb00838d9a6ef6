package io.splashdam.log;

public enum Durability { FSYNC, OS }