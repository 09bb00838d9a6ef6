package io.splashdam.log;

public enum TimestampType { CREATE_TIME, LOG_APPEND_TIME }