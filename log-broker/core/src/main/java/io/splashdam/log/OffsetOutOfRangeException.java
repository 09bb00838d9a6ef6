package io.splashdam.log;

public class OffsetOutOfRangeException extends java.io.IOException {}
