/** Counts words: the first topology that everybody writes. */
@NullMarked
package io.splashdam.samples.wordcount;

import org.jspecify.annotations.NullMarked;
