package io.splashdam.cluster;

/**
 * A broker and where clients reach it.
 *
 * @param id its number in the cluster
 * @param host the advertised host; empty when the broker listens nowhere
 * @param port the advertised port; -1 when the broker listens nowhere
 */
public record Node(int id, String host, int port) {
    public static Node unreachable(int id) {
        return new Node(id, "", -1);
    }

    public boolean isReachable() {
        return port >= 0;
    }
}
