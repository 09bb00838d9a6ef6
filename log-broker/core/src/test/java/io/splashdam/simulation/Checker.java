package io.splashdam.simulation;

/** A rule about what a start finds. */
interface Checker {
    /** @throws AssertionError naming what broke the rule */
    void check(History history, Found found);
}
