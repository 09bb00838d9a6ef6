package io.splashdam.cli.doctor;

/**
 * What one check found; {@code -o json} prints exactly these fields.
 *
 * @param remedy what to do about it; empty where all is well
 */
record Finding(Check check, Status status, String detail, String remedy) {
    /** The checks, in the order of a client's way to the broker. */
    enum Check {
        NAME,
        CONNECT,
        PROTOCOL,
        ADVERTISED,
        VERSIONS,
        PARTITIONS,
        TOPIC,
        PRODUCE,
        CONSUME,
        CLOCK,
        CLEANUP;

        /** Where this fails, the broker cannot be reached; later ones fail at a broker that answers. */
        boolean isAboutReaching() {
            return ordinal() <= ADVERTISED.ordinal();
        }
    }

    /** How bad it is. */
    enum Status {
        OK("✓"),
        WARNING("!"),
        FAILED("✗"),
        /** Could not be tried, because an earlier check failed or nobody asked. */
        SKIPPED("-");

        private final String sign;

        Status(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    static Finding ok(Check check, String detail) {
        return new Finding(check, Status.OK, detail, "");
    }

    static Finding warning(Check check, String detail, String remedy) {
        return new Finding(check, Status.WARNING, detail, remedy);
    }

    static Finding failed(Check check, String detail, String remedy) {
        return new Finding(check, Status.FAILED, detail, remedy);
    }

    static Finding skipped(Check check, String detail) {
        return new Finding(check, Status.SKIPPED, detail, "");
    }

    boolean isFailed() {
        return status == Status.FAILED;
    }
}
