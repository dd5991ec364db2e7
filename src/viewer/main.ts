/** The viewer's beginning: which run, then the picture, then the panels around it. */
import './style/tokens.css';
import './style/layout.css';
import './style/panels.css';
import './style/compare.css';
import './style/tools.css';
import './style/layers.css';
import './style/table.css';
import './style/people.css';
import './style/exported.css';
import './style/what-if.css';
import './style/time.css';
import './style/share.css';
import './style/scene-look.css';
import { start } from './app/start.ts';
import { readAddress } from './app/url.ts';

void start(document.getElementById('app')!, readAddress(location.search));
