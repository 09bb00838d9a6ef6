/**
 * The picture of the cluster: brokers, topics, leaders; immutable, handed to whoever asks. And the words for what went
 * wrong, which every room shares.
 */
@NullMarked
package io.splashdam.cluster;

import org.jspecify.annotations.NullMarked;
