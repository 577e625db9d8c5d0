/** How every kind looks: loaded once by the web for what it registers. */
import './accounts/person-page.js';
import './applications/pages.js';
import './calls/pages.js';
import './contracts/pages.js';
import './documents/pages.js';
import './evaluations/pages.js';
import './organizations/pages.js';
import './programs/pages.js';
import './selections/pages.js';
