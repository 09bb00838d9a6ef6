/** Processes that are killed with -9, and what must be there afterwards. */
package io.splashdam.kill;
