package io.splashdam.coordinator.group;

/** Rough sizes of objects that wait, for the bound on pending bytes: on the high side, never measured. */
final class RequestSize {
    static final int BASE_BYTES = 512;
    static final int ELEMENT_BYTES = 96;

    private RequestSize() {}
}
